/**
 * Whose data an object is, by the type in its PHID: applications, then types. Types that are not here belong to several
 * applications, or to one that is not known: files, dashboards and their panels, mail, feed stories, transcripts.
 */
const TABLE = `
almanac ABND ADEV AINT ANAM ANET ASRV
auth AFTR AINV AKEY AMSG APAS AUTH CHAL CTNM FPRV SSSN
badges BDGE
calendar CEVT CEXP CIMP CXNV
config CONF
conpherence CONP
countdown CDWN
differential DCNG DIFF DREV
diffusion CMIT PSHE PSHL PULE REPO RIDT RREF RURI SYNE
diviner ATOM BOOK
drydock,differential,diffusion DRYA DRYB DRYL DRYO DRYR
harbormaster,differential,diffusion HMBA HMBB HMBD HMBT HMCL HMCP HMCS
herald HRUL HWBH
legalpad LEGD LEGS
macro MCRO
maniphest TASK
nuance NUAC NUAI NUAQ NUAS
oauth-server OASA OASC
owners,diffusion OPKG
packages PPAK PPUB PVER
passphrase CDTL
paste PSTE
people EADR USER XIDT XUSR
phame BLOG POST
phlux PVAR
pholio MOCK PIMG
phriction WIKI WRDS
phurl PHRL
ponder ANSW QUES
projects PCOL PROJ WTRG
slowvote POLL
spaces SPCE
`;

/** Read when a PHID is first asked for. */
let types: ReadonlyMap<string, readonly string[]> | undefined;

function readTypes(): ReadonlyMap<string, readonly string[]> {
  const types = new Map<string, readonly string[]>();
  for (const row of TABLE.trim().split('\n')) {
    const [applications = '', ...names] = row.split(' ');
    for (const name of names) types.set(name, applications.split(','));
  }
  return types;
}

/** A transaction is its object's: `PHID-XACT-DREV-…`. */
const PHID = /^PHID-(?:XACT-)?([A-Z\d]{4})-/;

/** A PHID of each row, for examples, and one of no type that is known. */
export function phidsOfEachOwner(): readonly string[] {
  const types = TABLE.trim()
    .split('\n')
    .map((row) => row.split(' ')[1]);
  return [...types, 'X'].map((type) => `PHID-${type}-1`);
}

/** Whose data a PHID leads to. `undefined` if that can be anybody's. */
export function applicationsOfPhid(phid: string): readonly string[] | undefined {
  types ??= readTypes();
  return types.get(PHID.exec(phid)?.[1] ?? '');
}
