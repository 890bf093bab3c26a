// Closed lists that answers are checked against and that need no translation: countries. Names come from
// Intl.DisplayNames, so only the codes stand here.

/** ISO 3166-1 alpha-2, all 249 officially assigned, plus XK for Kosovo as used by the EU and the World Bank. */
const countries =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
  'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
  'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
  'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
  'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
  'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';

/** Country codes in alphabetical order of the code. */
export const countryCodes: readonly string[] = countries.split(' ');

const known = new Set(countryCodes);

/** Countries and territories that ISO 3166-2 divides no further; test/rules compares them with the list. */
const undivided = new Set(
  (
    'AI AQ AS AW AX BL BM BV CC CK CW CX EH FK FO GF GG GI GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU PF PM PN ' +
    'PR RE SJ SX TC TF TK VA VG VI XK YT'
  ).split(' '),
);

/** Whether a value is an ISO 3166-1 alpha-2 code (or XK), in capitals. */
export function isCountry(value: unknown): value is string {
  return typeof value === 'string' && known.has(value);
}

/** Whether a value is a country of which regions can be asked. */
export function hasRegions(value: unknown): value is string {
  return isCountry(value) && !undivided.has(value);
}
