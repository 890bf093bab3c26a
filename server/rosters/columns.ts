// Which column says what, guessed from its heading in six languages. Pure; whoever brings the file has the last word.
import type { Mapping, RosterField } from './schema.ts';
import { personFields, placementFields } from './schema.ts';
import type { Sheet } from './sheets.ts';

/** Letters only, without accents and capitals: `E-Mail-Adresse` and `courriel :` as one writes them. */
export const plainWords = (text: string): string =>
  // Most cells of most files, and five times as fast.
  /^[\x20-\x7e]*$/.test(text)
    ? text
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, ' ')
        .trim()
    : text
        .normalize('NFKD')
        .replaceAll(/\p{M}/gu, '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();

/** Whole headings, or words that stand in longer ones; each in English, French, Spanish, Portuguese, Dutch, Arabic. */
const headings: Record<RosterField, string> = {
  first_name: 'first name|given name|prenom|nombre de pila|primeiro nome|voornaam|الاسم الاول',
  last_name:
    'last name|surname|family name|nom de famille|apellido|apellidos|apelido|sobrenome|achternaam|اسم العائلة|اللقب',
  name: 'name|full name|expert|nom|nom complet|nom et prenom|nombre|nombre completo|nome|nome completo|naam|volledige naam|الاسم|الاسم الكامل',
  email:
    'email|e mail|mail|email address|courriel|adresse electronique|correo|correo electronico|correio|correio eletronico|e mailadres|البريد|البريد الالكتروني|ايميل',
  phone:
    'phone|telephone|tel|mobile|whatsapp|cell|portable|telefono|movil|telefone|telemovel|telefoon|gsm|الهاتف|هاتف|الجوال',
  city: 'city|town|ville|ciudad|cidade|stad|woonplaats|المدينة|مدينة',
  mail_language:
    'language of contact|contact language|preferred language|mail language|langue de contact|langue preferee|idioma de contacto|idioma preferido|lingua de contacto|voorkeurstaal|contacttaal|لغة التواصل|لغة المراسلة',
  birth_year:
    'birth year|year of birth|date of birth|birthdate|dob|born|annee de naissance|date de naissance|ano de nacimiento|fecha de nacimiento|ano de nascimento|data de nascimento|geboortejaar|geboortedatum|سنة الميلاد|تاريخ الميلاد',
  sex: 'sex|gender|sexe|genre|sexo|genero|geslacht|الجنس|النوع',
  residence_country:
    'country|country of residence|residence|lives in|pays|pays de residence|pais|pais de residencia|land|woonland|البلد|بلد الاقامة|الدولة',
  occupation:
    'occupation|profession|job|job title|position|metier|poste|fonction|ocupacion|profesion|puesto|cargo|ocupacao|profissao|beroep|functie|المهنة|الوظيفة',
  skills:
    'skills|skill|competencies|expertise|specialty|specialization|competences|competence|specialite|habilidades|competencias|especialidad|habilidades|especialidade|vaardigheden|specialisme|المهارات|مهارات|التخصص',
  languages: 'languages|languages spoken|langues|langues parlees|idiomas|lenguas|linguas|talen|اللغات|لغات',
  education_level:
    'education|education level|degree|diploma|highest degree|formation|niveau d etudes|diplome|educacion|nivel de estudios|titulo|educacao|nivel de escolaridade|opleiding|opleidingsniveau|التعليم|المؤهل|المستوى التعليمي',
  experience_years:
    'experience|years of experience|annees d experience|experience annees|anos de experiencia|experiencia|jaren ervaring|ervaring|الخبرة|سنوات الخبرة',
  sectors:
    'sector|sectors|field|secteur|secteurs|domaine|sector|sectores|setor|setores|sectoren|vakgebied|القطاع|القطاعات',
  modes:
    'availability|available for|willing|disponibilite|disponibilidad|disponibilidade|beschikbaarheid|الاستعداد|التوفر',
  host: 'host|host institution|institution|hospital|placed at|institution d accueil|structure d accueil|institucion|institucion de acogida|entidad|instituicao|instituicao de acolhimento|instelling|gastinstelling|ontvangende instelling|المؤسسة|الجهة المضيفة|المؤسسة المضيفة',
  place: 'place|location|duty station|lieu|lieu d affectation|lugar|local|plaats|standplaats|المكان|الموقع',
  from: 'from|start|start date|begin|starts|debut|date de debut|du|desde|inicio|fecha de inicio|data de inicio|van|begindatum|startdatum|من|تاريخ البدء|البداية',
  until:
    'until|to|end|end date|ends|fin|date de fin|au|hasta|fecha de fin|fecha final|ate|fim|data de fim|tot|einddatum|الى|حتى|تاريخ الانتهاء|النهاية',
  mode: 'mode|type of placement|placement type|modality|modalite|modalidad|modalidade|vorm|النمط|نوع المهمة',
  role: 'role|task|tasks|assignment|mission|tache|taches|rol|tarea|papel|tarefa|rol|taak|opdracht|الدور|المهمة',
  beneficiaries:
    'beneficiaries|people trained|people reached|trained|beneficiaires|personnes formees|beneficiarios|personas formadas|pessoas formadas|begunstigden|bereikte mensen|المستفيدون|المستفيدين|عدد المستفيدين',
};

const known = new Map<string, RosterField>();
const parts: { words: string; field: RosterField }[] = [];
for (const [name, list] of Object.entries(headings))
  for (const each of list.split('|')) {
    const words = plainWords(each);
    const field = name as RosterField;
    if (!known.has(words)) known.set(words, field);
    parts.push({ words, field });
  }
// The longest first: "date of birth" before "birth", "host institution" before "institution".
parts.sort((one, other) => other.words.length - one.words.length);

function guess(heading: string): RosterField | null {
  const words = plainWords(heading.slice(0, 200));
  const exact = known.get(words);
  if (exact) return exact;
  // A single short word inside a longer heading ("to", "du", "van") says too little.
  return (
    parts.find((each) => each.words.length > 3 && ` ${words} `.includes(` ${each.words} `))?.field ?? null
  );
}

/** Each field once a sheet: the first column counts. */
export function guessFields(
  headingsOf: readonly string[],
  allowed: readonly RosterField[],
): (RosterField | null)[] {
  const taken = new Set<RosterField>();
  const guesses = headingsOf.map(guess);
  // An exact heading is worth more than an earlier one that only holds the word.
  for (const [at, heading] of headingsOf.entries()) {
    const exact = known.get(plainWords(heading));
    if (
      exact &&
      guesses.indexOf(exact) < at &&
      known.get(plainWords(headingsOf[guesses.indexOf(exact)] ?? '')) !== exact
    )
      guesses[guesses.indexOf(exact)] = null;
  }
  return guesses.map((field) => {
    if (!field || taken.has(field) || !allowed.includes(field)) return null;
    taken.add(field);
    return field;
  });
}

/** `remembered` are the fields by the plain words of a heading, as somebody chose them for an earlier file. */
export function guessMapping(
  sheets: readonly Sheet[],
  remembered: { get(words: string): RosterField | null | undefined },
): Mapping {
  const fieldsOf = (sheet: Sheet, allowed: readonly RosterField[]) => {
    const names = sheet.rows[0] ?? [];
    const guessed = guessFields(names, allowed);
    return names.map((heading, at) => {
      const before = remembered.get(plainWords(heading));
      return before !== undefined && (before === null || allowed.includes(before))
        ? before
        : (guessed[at] ?? null);
    });
  };
  const people = sheets.map((sheet) => fieldsOf(sheet, [...personFields, ...placementFields]));
  // The sheet that says most of people; usually the first.
  const count = (fields: (RosterField | null)[]) =>
    (fields.includes('email') ? 1 : 0) +
    fields.filter((each) => each && (personFields as readonly string[]).includes(each)).length;
  const main = people.reduce(
    (best, fields, at) => (count(fields) > count(people[best] ?? []) ? at : best),
    0,
  );
  const second = sheets.findIndex((sheet, at) => {
    const fields = fieldsOf(sheet, ['email', ...placementFields]);
    return at !== main && fields.includes('email') && fields.includes('host');
  });
  return {
    people: { sheet: main, fields: people[main] ?? [] },
    placements:
      second < 0 || !sheets[second]
        ? null
        : { sheet: second, fields: fieldsOf(sheets[second], ['email', ...placementFields]) },
  };
}
