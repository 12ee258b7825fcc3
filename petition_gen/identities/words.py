"""Words that tell a name from what only looks like one: titles, particles, places, months, and names that are words."""

from __future__ import annotations

from importlib.resources import files


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Parts of names that name nobody by themselves, and stand in every text.
PARTICLES = _words(
    """
    a abd abu af al an and ap at av ben bin bint binti d da das de degli dei del della delle den der des di do dos du e el fitz
    for from haji her het his ibn in is it l la las le lo los mac mc no ny nic not o of on op or os s san santa she st sur t te
    ten ter that the then they to u um ust van ver vom von was with y zu zum zur
    """
)
TITLES = _words(
    """
    mr mrs ms miss mx mister missus madam madame sir dr doctor prof professor rev reverend fr sr sra srta senor senora senorita
    don dona mme mlle herr frau aunt auntie tia tio uncle cousin grandma grandpa detective officer deputy agent sergeant
    """
)
OF_OFFICE = _words("dr doctor prof professor rev reverend fr detective officer deputy agent sergeant")
OF_KIN = _words("aunt auntie tia tio uncle cousin grandma grandpa")
# Titles that say what pronoun fits.
FOR_HER = _words("mrs ms miss missus madam madame sra srta senora senorita dona mme mlle frau aunt auntie tia grandma")
FOR_HIM = _words("mr mister sir sr senor don herr uncle tio grandpa")
# After these a word of a name stands for something else: "the Court", "her Grace".
DETERMINERS = _words("the a an this that these those each every any some no my your his her its our their another such")
# Words that begin sentences and are nobody's first name.
OPENERS = (
    DETERMINERS
    | PARTICLES
    | _words(
        """
    about above according actually after afterward afterwards again against all almost alone along already also although always
    among anyone are around as as asked because been before began behind below beside besides between both but by called can
    could dear did does during early either else even eventually everybody everyone except finally first for former frequently
    further had has have he hence here hereafter herself him himself how however i if immediately indeed inside instead into just
    last late later let like many may me meanwhile might more most much must named near neither never next nobody nor now of off
    often on once one only onto other others otherwise out outside over perhaps petitioner defendant movant plaintiff
    applicant respondent same second several shall she should since so somebody someone sometimes soon still such than
    thanks them themselves there thereafter therefore these third though three through throughout thus together tonight today
    tomorrow toward towards two under unless until up upon us was we were what whatever when whenever where whereas
    wherever whether which while who whoever whom whose why will within without would yes yesterday yet you young
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december
    """
    )
)
# English words of two letters, which a capital alone makes no name at the beginning of a sentence.
SHORT_WORDS = _words(
    "ad ah am an as at be by do go ha he hi if in is it lo ma me my no of oh ok on or pa so to up us we ye the her his"
)
MONTHS = _words("january february march april may june july august september october november december")
BEFORE_MONTHS = _words(
    "in since until till last next early late mid during through by throughout around of each every between"
)
# What one does, after a name at the beginning of a sentence.
VERBS = _words(
    """
    am are asked beat became began bit bought broke brought built called came cannot caught chose could cut did does drew drove
    fed fell felt fled forced found fought gave gets gives goes got grew had has heard held hid hit hurt is keeps kept knew knows
    laid laughed led left lent let lied lives lost made makes met might must needed ordered owned owns paid put raised ran rang
    read said sang sat saw says sent set shook shot should showed slept sold spent spoke stole stood struck swore takes taught
    tells testified thought threw told took tried turned used wants was went were who whose won works would wrote didn't
    wasn't couldn't wouldn't hadn't isn't doesn't never always also later often then soon
    """
)
# Words after a name that make a place or a public body of it.
AFTER_PLACE = _words(
    """
    county counties parish borough municipality municipio city town township village hamlet district division precinct state
    commonwealth territory island islands isle street st avenue ave av boulevard blvd road rd lane ln drive dr way place pl
    court ct courthouse circle cir terrace parkway pkwy highway hwy route freeway expressway turnpike alley square sq plaza
    beach bay harbor harbour cove point cape creek river lake falls springs spring valley hill hills heights ridge mountain
    mountains mesa canyon park gardens grove forest woods field fields airport station terminal bridge tunnel hotel motel
    inn suites lodge hospital clinic center centre school academy college university institute library church
    cathedral chapel temple mosque mission shelter house home hall building tower towers apartments mall market police
    sheriff sheriff's department jail prison penitentiary detention correctional facility superior municipal circuit
    probation prosecutor census regional memorial community middle elementary high junior general
    """
)
# Place words that say so in small letters as well.
PLAIN_PLACE = _words("city county counties parish borough township")
# Words before a name that make a place of it: San Diego, Fort Lee, Port Angeles.
BEFORE_PLACE = _words(
    """
    san santa santo los las la el st saint sainte ste fort ft port mount mt lake cape point new north south east west northern
    southern eastern western upper lower old grand glen palm rancho rio monte villa camp isle bay big little puerto contra
    del des du le corpus baton cook
    """
)
# Those of them that are abbreviated with a full stop, and those that other languages' last names begin with as well.
ABBREVIATED = _words("st ste ft mt")
ARTICLES = _words("los las la el del des du le")
SAINTS = {"saint": "st", "st": "saint", "sainte": "ste", "ste": "sainte", "santa": "sta", "sta": "santa"}
# Those that people are called on the street: Big Rex.
STREET_NAMES = _words("big little old grand lil")
# A public body or place by name: "County of Lee", "Town of Fabell".
PLACE_OF = _words(
    "county city town township village borough parish state commonwealth district port university bank isle lake "
    "department office bureau board division ministry"
)
PREPOSITIONS = _words(
    "in at from to near outside around through into toward towards across of leaving inside throughout beyond"
)
STATES = _words(
    """
    al ak az ar ca co ct de fl ga hi id il ia ks ky md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh pa ri sc sd tn tx
    ut vt va wa wv wi wy dc pr la me in ok or us
    """
)
STATE_NAMES = _words(
    """
    alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa
    kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada
    ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming new north south west
    rhode district puerto
    """
)
# States and cities that people are named after, and those that are people's names more often than they are places.
CITIES = _words(
    """
    alabama alaska arizona california carolina colorado dakota delaware florida georgia hawaii idaho illinois indiana iowa
    kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio
    oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming
    atlanta baltimore berlin boston brooklyn bronx charlotte chicago china cuba dallas denver detroit fresno geneva
    havana houston india ireland israel jamaica kenya london memphis mexico miami milan modesto oakland odessa orlando
    paris phoenix queens raleigh reno sacramento santiago savannah seattle sicily spain stockton sydney tampa toledo trenton
    tucson tulsa valencia venice verona vienna
    """
)
CITIES_LIKE_PEOPLE = _words(
    """
    abilene albany alexandria anaheim arlington asia augusta aurora austin bradford camden carson chelsea cheyenne cleveland
    columbia columbus compton concord eugene fairfield florence hamilton helena hudson jackson jefferson jordan kingston laredo
    lansing lexington lincoln lourdes madison marion montgomery newton norman salem tyler vernon warren wayne
    """
)
# What a state has, and where one can be without being at somebody's.
OF_LAW = _words(
    """
    law laws statute statutes code codes bureau department departments court courts legislature constitution supreme penal
    administrative appellate
    """
)
WITHIN = _words("in near outside around throughout across inside beyond")
TOWARD = _words("to from at toward towards into through leaving")
# Counties that join two names.
JOINED = (("king", "queen"), ("lewis", "clark"), ("lake", "peninsula"))

# Names that are words of their own: alone they are names only where a name can stand.
ORDINARY = (
    _words(files("petition_gen.identities").joinpath("ordinary_words.txt").read_text(encoding="utf-8"))
    | AFTER_PLACE
    | PLACE_OF
)
