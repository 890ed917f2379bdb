#!/usr/bin/env bash
# Renders every overlay of k8s/ and checks the result against Kubernetes' own schemas.
set -euo pipefail
root="${1:?repository}" tools="${2:?folder of tools}"
for overlay in "$root"/k8s/overlays/*/; do
  rendered="$tools/$(basename "$overlay").yaml"
  "$tools/bin/kustomize" build "$overlay" >"$rendered"
  printf 'kubernetes %s: ' "$(basename "$overlay")"
  "$tools/bin/kubeconform" -strict -summary \
    -schema-location "$tools/kubernetes-v1.34.0/{{.ResourceKind}}{{.KindSuffix}}.json" "$rendered"
done
