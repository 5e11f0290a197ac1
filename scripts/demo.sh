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
sed -n '1,/^---$/{p;}; 2,/^---$/p' ".opencode/agents/$first" | sed '1d' | head -n 30
say "agentc convert .opencode/agents/$first --to claude   (and back)"
"$bin/agentc" convert ".opencode/agents/$first" --to claude | head -n 12
say agentc convert --to opencode --check
"$bin/agentc" convert --to opencode --check && echo "up to date: exit code 0"
