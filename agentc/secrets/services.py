"""How the keys of common services look, and where in a text there are some.

Belongs here: shapes of keys, and finding them. Not here: long words that begin like no key, and
whether chance made them (`randomness.py`), names that say what a value is (`scan.py`), what stands
for a key (`placeholders.py`), what is done about it. Source: the beginnings that the services
publish for GitHub's secret scanning (the page "Supported secret scanning patterns") and that the
rules of gitleaks (config/gitleaks.toml) list, looked through on 2026-11-28. Lengths are taken for
less than what is published: they change, and a false alarm costs a line in a report. Every pattern
takes linear time: what repeats is one class of characters, or is bounded.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TypeAlias

from agentc.secrets.look_alikes import list_look_alikes, says_otherwise
from agentc.secrets.placeholders import PLACEHOLDER, REFERENCE, is_placeholder
from agentc.secrets.randomness import DIGEST, LONG_WORD, find_random

# What follows has eight characters or more, with a digit among them.
_BEGINNINGS = tuple(
    """
AGE-SECRET-KEY- AIza AQ. ATATT3 ATBB ATCTT3 ATTA CCIPAT_ CFPAT- CLOJARS_ EZAK EZTK FLWSECK- FLWSECK_TEST- GOCSPX- GR1348941
HRKU- KGAT_ LTAI NRAK- NRII- NRJS- PMAK- SG. WPL_AP1. access_token$production$
access_token$sandbox$ api_org_ apify_api_ bb_live_ cal_live_ crsr_ ctx7sk- dckr_oat_ dckr_pat_ doo_v1_ dop_v1_ dor_v1_ dp.ct.
dp.pt. dp.scim. dp.st. dt0c01. duffel_live_ duffel_test_ figd_ figo_ fio-u- fm1a_ fm1r_ fm2_ fo1_ gho_ ghp_ ghr_ ghs_
ghu_ github_pat_ glagent- glc_ glcbt- gldt- glffct- glft- glimt- gloas- glpat- glptt- glrt- glsa_ glsoat- glwt- hcaik_ hcbik_ hcxik_ hvb.
hvr. hvs. lin_api_ lin_oauth_ lsv2_ mdb_sa_sk_ n8n_api_ nfp_ ntn_ nvapi- ops_eyJ pat-eu1- pat-na1- pcsk_ phx_ pk_live_ pk_test_
pk_prod_ pplx- pscale_oauth_ pscale_pw_ pscale_tkn_ pypi-Ag rk_live_ rk_prod_ rk_test_ rzp_live_ rzp_test_ rubygems_ sbp_
sb_secret_ shippo_live_ shippo_test_ shpat_ shpca_ shppa_ shpss_ sgamp_user_ shptka_ signkey-prod- signkey-test- sk-admin- sk-ant- sk-helicone- sk-lf- sk-or- sk-proj-
sk-svcacct- sk_live_ sk_prod_ sk_test_ sm_aat_ sm_pat_ sm_sat_ sntrys_ sntryu_ sq0atp- sq0csp- sq0idp-
tfp_ tr_dev_ tr_pat_ tr_prod_ tskey- tvly- vcp_ wandb_v1_ whsec_ xaat- xapp- xapt- xkeysib- xoxa- xoxb- xoxc- xoxd- xoxe- xoxe. xoxo- xoxp- xoxr-
xoxs- xsmtpsib- xwfp- ya29.
""".split()
)
# These begin words, too: what follows is one long run.
_SHORT = tuple(
    """
aio_ ak- api- as- bkua_ csk- dtn_ fc- fw_ gsk_ hf_ ico- jina_ key- lip_ m0- napi_ npm_ pat- pk- pk_ pnu_ pul- pypi- r8_ rdme_ re_ rk_ rnd_ rpa_ secret_ sgp_
sk- sk_ sl. sqa_ sqp_ squ_ tfp_ tgp_v1_ tk-us- vercel_ xai-
""".split()
)
# Keys without a beginning of their own: what one of them must hold, and the pattern.
_SHAPES = (
    ("AKIA ASIA ABIA ACCA A3T", r"(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{12,}"),  # AWS
    ("ABSK", r"ABSK[A-Za-z0-9+/]{30,}"),  # AWS Bedrock
    ("SK AC", r"(?:SK|AC)[A-Za-z0-9]{32}(?![A-Za-z0-9])"),  # Twilio
    ("EAA", r"EAA[A-Za-z0-9_-]{22,}"),  # Square, Facebook
    ("dapi", r"dapi[A-Za-z0-9]{32}"),  # Databricks
    (":", r"[0-9]{8,10}:[\w-]{30,}"),  # Telegram
    (".", r"[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{20,}"),  # Discord
    ("eyJ", r"eyJ[\w-]{10,}(?:\.[\w-]+){0,4}"),  # a JSON web token, or another object in base64
    ("pat", r"pat[A-Za-z0-9]{14}\.[A-Za-z0-9]{32,}"),  # Airtable
    ("-us", r"[A-Za-z0-9]{32}-us[0-9]{1,2}(?![A-Za-z0-9])"),  # Mailchimp
    (".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{20,}"),  # Terraform
    ("Q~", r"[\w.~]{3}[0-9]Q~[\w.~-]{25,}"),  # Entra ID
    ("s.", r"s\.[A-Za-z0-9]{24}(?![A-Za-z0-9])"),  # Vault, as it was
    ("1//0", r"1//0[\w-]{20,}"),  # Google, refresh
    ("sha256~", r"sha256~[\w-]{40,}"),  # OpenShift
    ("AKC cmVmd", r"(?:AKC[A-Za-z0-9]|cmVmd)[A-Za-z0-9]{30,}"),  # Artifactory
    ("A3-", r"A3-[A-Z0-9]{6}-[A-Z0-9-]{20,}"),  # 1Password
    ("API-", r"API-[A-Z0-9]{26}"),  # Octopus Deploy
    ("AQVN YC", r"(?:AQVN|YC)[\w-]{35,}"),  # Yandex
    ("t1.", r"t1\.[\w-]+=*\.[\w-]{60,}"),  # Yandex
    ("access-", r"access-(?:sandbox|development|production)-[0-9a-f-]{30,}"),  # Plaid
    ("v1.0-", r"v1\.0-[0-9a-f]{24}-[0-9a-f]{30,}"),  # Cloudflare
    ("key_", r"key_[0-9a-f]{64}(?![0-9A-Za-z])"),  # Cursor
    ("e2b_", r"e2b_[0-9a-f]{40}(?![0-9A-Za-z])"),  # E2B
    ("/", r"[0-9](?:/[0-9]{10,20}){1,2}:[0-9a-f]{32}(?![0-9A-Za-z])"),  # Asana, personal
    ("-", r"[A-Za-z0-9]{32}-[A-Za-z0-9]{8}-[A-Za-z0-9]{8}(?![\w-])"),  # Mailgun
    (".", r"[A-Za-z0-9]{32}\.[A-Za-z0-9]{16}(?![\w.-])"),  # Z.ai
    ("pk_", r"pk_[0-9]{6,10}_[A-Z0-9]{32}"),  # ClickUp
    ("BSA", r"BSA[\w-]{26,29}(?![\w-])"),  # Brave
    ("oy2", r"oy2[A-Za-z0-9]{43}(?![A-Za-z0-9])"),  # NuGet
    ("cio", r"cio[A-Za-z0-9]{32}(?![A-Za-z0-9])"),  # crates.io
    ("1000.", r"1000\.[A-Za-z0-9]{32}\.[A-Za-z0-9]{32}"),  # Zoho
    ("pat. sat.", r"[ps]at\.[\w-]{20,24}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}"),  # Harness
    ("sdk- mob-", r"(?:sdk|mob)-(?:[A-Za-z0-9]{4,12}-){4}[A-Za-z0-9]{12}"),  # LaunchDarkly
    ("$", r"\$(?:apr1|2[aby]|[156]|argon2id?)\$[\w./$,=+]{20,}"),  # a hash of a password
    ("pipedream", r"(?=[A-Za-z]{0,40}[0-9])[a-z0-9A-Z]{12,}\.m\.pipedream\.net"),  # in its name
    ("_mmk", r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk"),  # MaxMind
    ("SCW", r"SCW[A-Z0-9]{17}(?![A-Za-z0-9])"),  # Scaleway
    ("|", r"(?:prod|dev|preview):[\w-]{1,80}\|[A-Za-z0-9]{40,}"),  # Convex
    ("0.", r"0\.[0-9a-f]{8}-[0-9a-f-]{27}\.[A-Za-z0-9]{20,}(?::[\w+/=]{0,80})?"),  # Bitwarden
)
# Addresses whose path is the key.
_HOOKS = (
    r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/|discord(?:app)?\.com/api/(?:v\d+/)?webhooks/"
    r"|webhook\.office\.com/|hooks\.zapier\.com/hooks/catch/|chat\.googleapis\.com/v1/spaces/"
    r"|hook\.[\w.]{1,20}\.?make\.com/|maker\.ifttt\.com/trigger/|api\.telegram\.org/(?:file/)?bot"
    r"|\.app\.n8n\.cloud/webhook(?:-test)?/|events\.pagerduty\.com/integration/|open\.(?:feishu|larksuite)\.(?:cn|com)/open-apis/bot/v2/hook/"
)
# Addresses with the key somewhere in their path, beside pages that everybody may read.
_PATHS = r"\binfura\.io/(?:ws/)?v3/|\.quiknode\.pro/|mcp\.composio\.dev/|mcp\.pipedream\.net/"
# Services whose keys look like any digest: they are told by the name before them.
_NAMED = "adafruit|algolia|asana|assemblyai|atlassian|azure|bitbucket|bittrex|cloudflare|codecov|cohere|coinbase|confluent|contentful|datadog|deepgram|discord|dropbox|elevenlabs|etsy|fastly|finnhub|flickr|gitea|heroku|jira|kraken|kucoin|launchdarkly|linkedin|lob|looker|mailchimp|mailjet|mapbox|mattermost|messagebird|mistral|netlify|new[-_]?relic|okta|openai|pagerduty|pinecone|plaid|rapidapi|rollbar|segment|sendbird|sentry|snyk|sonar|spotify|squarespace|sumo(?:logic)?|travis|twilio|twitch|twitter|wandb|yandex|zendesk"
WORDS = (
    "token(?!i[sz])|secret(?!ar)|passw|pwd|passphrase|api[-_ "
    "]?key|apikey|authoriz|auth[-_]|credential|private[-_]?key|cookie(?!cut)|session[-_]?id|(?:access|account|shared[-_]?access|signing|encryption|master|license|subscription)[-_]?key|shared[-_]?access[-_]?signature|connection[-_]?string"
)
# Words that are too short to say so by themselves.
BRIEF = r"(?<![a-z])(?:pass|pw|auth)(?![a-z])"
_IN_QUERY = (
    rf"token|key(?!word)|secret|(?<![a-z])sig|password|pwd|{BRIEF}|(?<![a-z])(?:api|ak)(?![a-z])"
)
# Programs that take a password behind a short option.
_TOOLS = (
    r"sshpass\s+-p\s?|redis-cli\s[^|;&\n]{0,80}?-a\s+|docker\s+login\s[^|;&\n]{0,80}?-p\s+"
    r"|mysql(?:dump|admin)?\s[^|;&\n]{0,80}?\s-p|openssl\s[^|;&\n]{0,80}?\s-k\s+"
)
_GAP = r"[\"'\\]{0,2}\s{0,3}[=:]\s{0,3}[\"'\\]{0,2}"
_VALUE = r"([^\s\"',;&]{6,})"
# As a gap, where only an equals sign tells that a value follows.
_EQUALS = r"[\"'\\]{0,2}\s?=\s?[\"'\\]{0,2}"
# A name that ends so, unless it is another word: bypass, compass, trespass, surpass, overpass.
_PASS = r"(?<!by)(?<!com)(?<!tres)(?<!sur)(?<!over)(?<!under)pass"
# What says that so many digits are a key, and no digest: Ethereum has both.
_PRIVATE = r"(?:priv(?:ate)?[-_ ]?key|secret|deployer|signer|wallet)"
_ROOTS = "token secret passw pwd passphrase key auth credential cookie session signature connection"
# What says that a key follows, in a text without capitals: a name, words of which one must be
# there, the pattern.
_SAID = tuple(
    (kind, tuple(words.split()), pattern)
    for kind, words, pattern in (
        ("name", _ROOTS, rf"(?:{WORDS})[\w-]{{0,40}}{_GAP}{_VALUE}"),
        (
            "flag",
            "--",
            rf"--[\w-]{{0,20}}(?:{WORDS}|{BRIEF}|key)[\w-]{{0,20}}[\"'\\]{{0,2}}[\s,=]{{1,4}}[\"'\\]{{0,2}}{_VALUE}",
        ),
        ("variable", "pass pw auth", rf"(?:{_PASS}|{BRIEF}){_EQUALS}{_VALUE}"),
        (
            "variable",
            "api",
            rf"(?<![a-z])api{_EQUALS}(?=(?:[a-z-]*[0-9]){{3}})([a-z0-9-]{{16,}})(?![\w.~+/=(:])",
        ),
        # What stands before a name in an address can be any letter, in the example of a pattern.
        ("variable", "://", rf"://[^\s\"']{{0,200}}(?:api|ak|{_PASS})=([^\s&\"';]{{4,}})"),
        ("words", "passw", rf"password\s+is:?\s+[\"'`]?{_VALUE}"),
        ("scheme", "bearer basic token ssws", r"(?:bearer|basic|token|ssws) +([\w+/.=~-]{8,})"),
        ("query", "? & ;", rf"[?&;][\w-]{{0,40}}(?:{_IN_QUERY})[\w-]{{0,40}}=([^\s&\"';]{{4,}})"),
        ("address", ":/", r":/{1,2}[^/\s:@\"']{0,200}:([^/\s@\"']{1,200})@"),
        ("address", "://", r"://([0-9a-f]{32,64})(?::\w{0,40})?@"),
        ("address", "@tcp( @unix(", r"\b\w{1,80}:([^\s:/@\"']{1,200})@(?:tcp|unix)\("),
        (
            "hook",
            "hook telegram chat. pagerduty ifttt",
            rf"(?:{_HOOKS})([^\s\"'<>)]{{6,}})",
        ),
        (
            "path",
            "infura quiknode composio pipedream",
            rf"(?:{_PATHS})(?:(?:[a-z]{{1,20}}|v[0-9]{{1,2}})/){{0,6}}([^\s\"'<>)/?#]{{6,}})",
        ),
        ("hook", "0x", rf"{_PRIVATE}[^\n]{{0,40}}?(?<![0-9a-z])(0x[0-9a-f]{{64}})(?![0-9a-z])"),
        ("hook", "0x", rf"(?:key|pk|account|mnemonic){_GAP}(0x[0-9a-f]{{64}})(?![0-9a-z])"),
        ("user", "login", r"\blogin\s+\S{1,80}\s+password\s+([^\s\"']{3,})"),  # of .netrc
        ("user", "sshpass redis-cli docker mysql openssl", rf"(?:{_TOOLS})[\"']?([^\s\"']{{4,}})"),
        ("user", "-u --user", r"\s(?:-u|--user)[= ][\"']?[^\s:\"']{1,100}:([^\s\"']{3,})"),
        ("digest", "= :", rf"(?:{_NAMED})[\w .-]{{0,20}}{_GAP}([\w-]{{20,}})"),
    )
)
_REST = r"[\w-]{8,}(?:[.~+/=][\w-]+)*=*"
_LONG = r"[A-Za-z0-9]{14,}"
_WORD = r"[\w.~+/=-]{10,}"  # no key is shorter
_ARMOUR, _END = r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY", "-----END "


# Where a key begins, up to where it may be shown (its known beginning, or nothing), where it ends.
KeyPlace: TypeAlias = tuple[int, int, int]

# Made when a text needs them: a start of the program should not.
_compiled = functools.cache(re.compile)


def find_keys(text: str) -> Iterator[KeyPlace]:
    """Yield the places of keys in a text."""
    if any(map(_compiled("[0-9]").search, _compiled(_WORD).findall(text))):
        yield from _split_words(text)
    for start, end in find_random(text):
        yield start, start, end
    low = _lower(text)
    for kind, roots, pattern in _SAID:
        if any(root in low for root in roots):
            for found in _compiled(pattern).finditer(low):
                start, end = found.span(1)
                if _could_be(text[start:end], kind, found[0]):
                    yield start, start, end
    if "-----BEGIN" in text:
        yield from _split_blocks(text)


def _split_words(text: str) -> Iterator[KeyPlace]:
    """Yield the places of keys that their own beginning or shape tells from other words."""
    yield from _find_beginnings(text, _BEGINNINGS, _compiled(_REST))
    yield from _find_beginnings(text, _SHORT, _compiled(_LONG))
    for words, pattern in _SHAPES:
        if any(word in text for word in words.split()):
            for found in _compiled(rf"(?<![A-Za-z0-9]){pattern}").finditer(text):
                yield found.start(), found.start(), found.end()


def list_patterns() -> tuple[str, ...]:
    """Return every pattern that is compiled when a text needs it, for tests of them all."""
    shapes = (rf"(?<![A-Za-z0-9]){pattern}" for _, pattern in _SHAPES)
    announced = (pattern for *_, pattern in _SAID)
    others = (_REST, _LONG, _WORD, LONG_WORD, DIGEST, _ARMOUR, REFERENCE, PLACEHOLDER)
    return (*shapes, *announced, *others, *list_look_alikes())


def _find_beginnings(
    text: str, beginnings: tuple[str, ...], rest: re.Pattern[str]
) -> Iterator[KeyPlace]:
    """Yield the places of keys with a known beginning, each behind no other letter or digit. The
    rest must hold a digit, and more than three characters that differ."""
    for known in beginnings:
        at = text.find(known)
        while at >= 0:
            after = at + len(known)
            if (at == 0 or not _is_in_word(text[at - 1])) and (found := rest.match(text, after)):
                if _has_digit(found[0]) and len(set(found[0])) > 3:  # not `xxxxxxxx0`
                    yield at, after, found.end()
                after = found.end()
            at = text.find(known, after)


def _is_in_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _lower(text: str) -> str:
    """Return a text without capitals, as long as it was."""
    low = text.lower()
    return (
        low
        if len(low) == len(text)
        else "".join(char.lower() if char.isascii() else char for char in text)
    )


def _could_be(value: str, kind: str, found: str) -> bool:
    """Return whether a value can be a key, by the `kind` of what announces it and the text `found`.

    It is no placeholder. A number is only a password, and what has no digit only a long word behind
    a scheme; in an address nearly anything can be a key.
    """
    if is_placeholder(value) or says_otherwise(value, kind):
        return False
    if kind in ("hook", "user", "address"):
        return True
    if kind == "query":
        return not value.isdigit()
    if value.isdigit():
        return kind == "name" and found.startswith(("passw", "pwd", "passphrase"))
    return _has_digit(value) or (kind == "scheme" and len(value) >= 20 and not _are_words(value))


def _are_words(text: str) -> bool:
    """Return whether a text is words that dashes or slashes join: `basic
    authentication/authorization` is prose."""
    words = text.replace("/", "-").split("-")
    return len(words) > 1 and all(
        word.isalpha() and (word.islower() or word.istitle()) for word in words
    )


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _split_blocks(text: str) -> Iterator[KeyPlace]:
    """Yield private keys in armour, each up to its end, or to that of the text."""
    at = 0
    while found := _compiled(_ARMOUR).search(text, at):
        end = text.find(_END, found.end())
        line = text.find("-----", end + len(_END)) if end >= 0 else -1
        at = len(text) if end < 0 else line + 5 if line >= 0 else end + len(_END)
        yield found.start(), found.start(), at
        if at == len(text):
            return
