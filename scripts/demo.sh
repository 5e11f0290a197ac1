#!/bin/sh
# Converts the project in fixtures/demo to OpenCode, in a copy, and shows what came out.
set -eu
bin=$(cd "$1" && pwd)
rm -rf .demo
cp -R fixtures/demo .demo
cd .demo

say() {
    printf '\n$ %s\n' "$*"
}

say agentc convert --to opencode
"$bin/agentc" convert --to opencode
say ls .opencode/agents
ls .opencode/agents
first=$(ls .opencode/agents | head -n 1)
say "cat .opencode/agents/$first   (its frontmatter)"
awk '/^---$/ { fences++ } { print } fences == 2 { exit }' ".opencode/agents/$first"
say "agentc convert .opencode/agents/$first --to claude   (and back)"
"$bin/agentc" convert ".opencode/agents/$first" --to claude | head -n 12
say agentc convert --to opencode --check --quiet
"$bin/agentc" convert --to opencode --check --quiet && echo "up to date: exit code 0"
