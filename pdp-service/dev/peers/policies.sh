#!/usr/bin/env bash
# Runs the packs' own tests with a real OPA: policies are portable, whatever our engine makes of them.
set -euo pipefail
root="${1:?repository}" tools="${2:?folder of tools}"
"$tools/bin/opa" check --strict "$root"/policies/packs/*/
printf 'policies with OPA %s: ' "$("$tools/bin/opa" version | sed -n 's/^Version: //p')"
"$tools/bin/opa" test "$root"/policies/packs/*/
