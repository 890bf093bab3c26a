// Languages that people are offered, ISO 639-3: the official languages of the world's states and those with about a
// million speakers or more among people who moved. Names come from the browser's or server's own lists (Intl).
export const languageCodes: readonly string[] = (
  'aar abk ada afr aka amh ara ary arz asm ast awa aze bak bal bam ban bel bem ben bho bis bod bos bug bul cat ceb ces ' +
  'chk ckb cmn cos cym dag dan deu din div dyu dzo ell eng epo est eus ewe fao fas fat fij fil fin fon fra ful gaa gle ' +
  'glg glv grn gsw guj gyn hat hau hbs heb her hil hin hmn hrv hun hye ibo iii ilo ind isl ita jam jav jpn kab kal kan ' +
  'kas kat kaz kea kha khm kik kin kir kmb kmr kok kon kor kua lao lav lin lit loz ltz lua lug luo mag mah mai mal man ' +
  'mar mas men mkd mlg mlt mon mos mri msa mya nau nbl nde ndo nep nld nno nob nor nso nya nyn oci oji ori orm oss pag ' +
  'pam pan pap pau pol por pus que roh ron run rus sag san sat shn sin slk slv smo sna snd som sot spa sqi srn srp srr ' +
  'ssw suk sun sus swa swe syr tah tam tat tel tem tet tgk tgl tha tig tir tiv tkl ton tpi tsn tso tuk tum tur tvl twi ' +
  'tzm uig ukr umb urd uzb ven vie war wol wuu xho yao yid yor yue zgh zha zho zul'
).split(' ');
