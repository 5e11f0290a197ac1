"""Texts that look like the keys of many services, made when they are needed: no scanner takes them
for a leak.

Belongs here: one shape a service, each with a mark to look for; an agent that holds them
everywhere. Not here: what becomes of them (`unit/carry/test_secrets.py`).
"""

from __future__ import annotations

import json
import random
import re
import string
from typing import Any

# `MARK` stands for the mark, `~` for a letter or digit of chance, `^` for a capital or digit, `#`
# for a digit.
SHAPES = {
    "AWS": "AKIA^^MARK^^",
    "AWS, the secret": "aws_secret_access_key=~~~~~~~~MARK/~~~~~~~~+~~~~~~~~~~",
    "GitHub": "ghp_~~~~~~~~MARK~~~~~~~~~~~~~~~~",
    "GitHub, fine-grained": "github_pat_~~~~~~~~MARK~~~~~~~_~~~~~~~~~~~~~~~~~~~~~~",
    "GitLab": "glpat-~~~~MARK~~~~~~",
    "Slack": "xoxb-##########-##########-~~~~MARK~~~~~~",
    "Slack, an app": "xapp-1-^^^^^^-#########-MARK~~~~~~~~~~",
    "Slack, a webhook": "https://hooks.slack.com/services/T~~~~~~~~/B~~~~~~~~/~~~~MARK~~~~~~",
    "Discord, a webhook": "https://discord.com/api/webhooks/##################/~~~~~~~~MARK~~~~~~~~",
    "Discord": "M~~~~~~~~~~~~~~~~~~~~~~~.~~~~~~.~~~~~~MARK~~~~~~~~~~",
    "Stripe": "sk_live_~~~~~~MARK~~~~~~",
    "Stripe, a webhook": "whsec_~~~~~~~~MARK~~~~~~~~",
    "Google": "AIza~~~~~~~~~~~~MARK~~~~~~~~~~~~~",
    "Google, OAuth": "GOCSPX-~~~~~~MARK~~~~~~~~~~",
    "Azure, storage": "DefaultEndpointsProtocol=https;AccountName=x;Account"
    "Key=~~~~~~~~MARK~~~~~~~~~~~~+~~==;"
    "EndpointSuffix=core.windows.net",
    "Azure, a bus": "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=x;SharedAccessKey=~~~~MARK~~~~~~=",
    "Entra ID": "~~~8Q~~~~~~~~~~~~MARK~~~~~~~~~~~~".replace("Q~", "Q\0"),
    "OpenAI": "sk-~~~~~~~~~~MARK~~~~~~~~~~~~~~",
    "OpenAI, a project": "sk-proj-~~~~~~~~~~MARK~~~~-~~~~~~~~~~",
    "Anthropic": "sk-ant-api03-~~~~~~~~MARK~~~~-~~~~~~~~~~AA",
    "npm": "npm_~~~~~~~~~~MARK~~~~~~~~~~~~~~",
    "PyPI": "pypi-AgEIcHlwaS5vcmc~~~~~~MARK~~~~~~_~~~~~~~~~~~~",
    "Hugging Face": "hf_~~~~~~~~~~MARK~~~~~~~~~~",
    "SendGrid": "SG.~~~~~~~~~~~~~~~~~~~~~~.~~~~~~MARK~~~~~~~~~~~~~~~~",
    "Twilio": "SK~~~~~~~~~~MARK~~~~~~~~~~~",
    "Mailgun": "key-~~~~~~~~~~MARK~~~~~~~~~~~~",
    "Mailchimp": "~~~~~~~~~~MARK~~~~~~~~~~~-us12",
    "DigitalOcean": "dop_v1_~~~~~~~~~~MARK~~~~~~~~~~~~~~",
    "Shopify": "shpat_~~~~~~~~~~MARK~~~~~~~~~~~~",
    "Square": "sq0atp-~~~~~~MARK~~~~~~",
    "Telegram": "#########:AA~~~~~~~~~~~MARK~~~~~~~~~~~~",
    "a web token": "eyJ~~~~~~~~~~~~.eyJ~~~~~~~~MARK~~~~~~.~~~~~~~~~~~~",
    "a private key": "-----BEGIN RSA PRIVATE KEY-----\n~~~~~~~~~~~~~~~~MARK~~~~\n-----END RSA PRIVATE KEY-----",
    "a database": "postgres://admin:~~~MARK~~~@db.example.com:5432/x",
    "Databricks": "dapi~~~~~~~~~~MARK~~~~~~~~~~~~",
    "Linear": "lin_api_~~~~~~~~~~MARK~~~~~~~~~~",
    "Notion": "ntn_###########~~~~~~MARK~~~~~~~~~~~~",
    "Postman": "PMAK-~~~~~~~~MARK~~~~~~-~~~~~~~~~~~~~~~~",
    "Sentry": "sntryu_~~~~~~~~~~MARK~~~~~~~~~~",
    "Vault": "hvs.~~~~~~~~~~MARK~~~~~~~~~~",
    "Terraform": "~~~~~~~~~~~~~~.atlasv1.~~~~~~MARK~~~~~~~~~~~~~~~~~~",
    "Atlassian": "ATATT3~~~~~~~~~~MARK~~~~~~~~~~",
    "Datadog": "DATADOG: ~~~~~~~~~~MARK~~~~~~~~~~~~",
    "Cohere": "~~~~~~~~~~~~~~~~MARK~~~~~~~~~~~~~~",
    "Mailgun, as it is": "~~~~~~~~~~MARK~~~~~~~~~~~-~~~~~~~~-~~~~~~~~",
    "Braintree": "access_token$production$~~~~~~~~~~~~~~~~$~~~~~~~~~~MARK~~~~~~~~~~~",
    "NuGet": "oy2~~~~~~~~~~~~~~~~MARK~~~~~~~~~~~~~~~~",
    "crates.io": "cio~~~~~~~~~~MARK~~~~~~~~~~~",
    "HubSpot": "pat-na1-~~~~~~~~-~~~~-~~~~-~~~~-MARK~~~~",
    "Honeycomb": "hcaik_01~~~~~~~~~~~~~~~~MARK~~~~~~~~~~",
    "PostHog": "phx_~~~~~~~~~~~~~~~~MARK~~~~~~~~~~~~~~~~",
    "ClickUp": "pk_########_^^^^^^^^^^MARK^^^^^^^^^^^",
    "Trello": "ATTA~~~~~~~~~~~~~~~~MARK~~~~~~~~~~~~~~~~",
    "LaunchDarkly": "sdk-~~~~~~~~-~~~~-~~~~-~~~~-~MARK",
    "Brave": "BSA~~~~~~~~MARK~~~~~~~~~",
    "Harness": "pat.~~~~~~~~~~~~~~~~~~~~~~.~~~~~~MARK~~~~~~~.~~~~~~~~~~~~~~~~~~~~",
    "Zoho": "1000.~~~~~~~~~~MARK~~~~~~~~~~~.~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~",
    "Cerebras": "csk-~~~~~~~~~~~~~~~~MARK~~~~~~~~~~~~~~~~",
    "RunPod": "rpa_^^^^^^^^^^MARK^^^^^^^^^^^^^^^^^^^^",
    "Sonar": "sqa_~~~~~~~~~~~~MARK~~~~~~~~~~~~~~~~~~~~",
    "a hash of a password": "admin:$apr1$~~~~~~~~$~~~~~MARK~~~~~~",
    "n8n, a webhook": "https://acme.app.n8n.cloud/webhook/~~~~~~~~-MARK",
    "a line of .netrc": "machine example.com login me password MARKpw1",
    "a program's password": "sshpass -p MARKpw1 ssh me@example.com",
    "a header": "Authorization: Bearer ~~~~MARK~~~~",
    "a command": "curl -u admin:~~MARK~~ https://example.com",
    "a flag": "deploy --token ~~MARK~~",
    "an address": "https://example.com/hook?token=~~MARK~~&x=1",
    "words": "login with password: MARKpw1",
    "words, in a sentence": "the password is MARKpw1 for now",
    "Razorpay": "rzp_live_~~~~MARK~",
    "Kaggle": "KGAT_~~~~~~~~~~~~MARK~~~~~~~",
    "Scaleway": "SCW^^^MARK^^^",
    "Okta": "SSWS 00~~~~~~~~~~MARK~~~~~~~~~~",
    "Convex": "prod:happy-otter-###|~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~MARK~~~~~~~~~~",
    "Infura": "https://mainnet.infura.io/v3/~~~~~~~~~~MARK~~~~~~~~~~~",
    "QuickNode": "https://x.quiknode.pro/~~~~~~~~~~MARK~~~~~~~~~~~/",
    "Composio": "https://mcp.composio.dev/u/~~~~~~~~-~~~~-~~~~-~~~~-MARK~~",
    "a variable": "DB_PASS=~~MARK~~ psql",
    "a variable of psql": "PGPASS=~~MARK~~",
    "a variable in brief": "-e PW=~~MARK~~",
    "a flag in brief": "psql --pass ~~MARK~~",
    "a flag for a database": "psql --db-pass=~~MARK~~",
    "a flag with a login": "push --auth ~~MARK~~",
    "a line of .npmrc": "//registry.example.com/:_auth=~~MARK~~==",
    "a database, as Go has it": "app:~~MARK~~@tcp(db.example.com:3306)/x",
    "an address with a short name": "https://example.com/hook?api=~~MARK~~&x=1",
}


def canary(service: str, number: int) -> tuple[str, str]:
    """A text that looks like a key of a service, and the mark in it."""
    chance = random.Random(f"{service} {number}")
    mark = f"CANARY{number:05d}"
    kinds = {
        "~": string.ascii_letters + string.digits,
        "^": string.ascii_uppercase + string.digits,
        "#": string.digits,
    }
    parts = SHAPES[service].split("MARK")
    filled = ["".join(chance.choice(kinds[c]) if c in kinds else c for c in part) for part in parts]
    return mark.join(filled).replace("\0", "~"), mark


class Canaries:
    """Gives a new canary every time, each of the next service, and remembers where each of them
    stands."""

    def __init__(self, first: int = 0) -> None:
        self.first = first
        self.given: dict[str, tuple[str, str]] = {}

    def __call__(self, place: str) -> str:
        number = self.first + len(self.given)
        service = list(SHAPES)[number % len(SHAPES)]
        text, mark = canary(service, number)
        self.given[mark] = place, service
        return text

    def found(self, text: str) -> set[tuple[str, str]]:
        """The places and services whose canaries a text holds."""
        return {
            self.given[mark] for mark in re.findall(r"CANARY[0-9]{5}", text) if mark in self.given
        }


def fields(one: Canaries) -> dict[str, Any]:
    """Fields of Claude Code that hold a canary wherever there is room for text."""
    tools = ["Read", f"Bash(x {one('tools').splitlines()[-1]})"]
    if re.fullmatch(r"[\w-]+", server := one("server")):  # else nothing can say what it is
        tools.append(f"mcp__{server}__x")
    return {
        "description": f"Use {one('description')} here.",
        "model": one("model"),
        "color": one("color"),
        "memory": one("memory"),
        "tools": tools,
        "initialPrompt": f"say {one('initialPrompt')}",
        "mcpServers": [
            {
                "gh": {
                    "command": one("command"),
                    "args": ["--x", one("args"), "--flag", one("flag")],
                    "env": {"GH_TOKEN": one("env"), "OTHER": one("other env"), one("env key"): "x"},
                }
            },
            {"web": {"type": "http", "url": one("url"), "headers": {"X-Any": one("header")}}},
        ],
        "hooks": {
            "PreToolUse": [
                {"matcher": "Bash", "hooks": [{"type": "command", "command": one("hook")}]}
            ]
        },
        "api_key": one("api_key"),
        "webhook": one("webhook"),
        "category": one("category"),
        "escalation_to": [one("escalation")],
        "nested": {"deep": [{"deeper": one("nested")}], one("nested key"): 1},
        one("unknown key"): "x",
    }


def agent(one: Canaries, name: str = "pilot", **more: Any) -> str:
    """A file of Claude Code with canaries everywhere but in its name."""
    head = "".join(
        f"{json.dumps(key)}: {json.dumps(value)}\n" for key, value in (fields(one) | more).items()
    )
    return f"---\nname: {name}\n{head}# {one('comment').splitlines()[0]}\n---\nYou use {one('prompt')}.\n"
