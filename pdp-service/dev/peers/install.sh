#!/usr/bin/env bash
# Installs other people's programs that only comparisons need, under the folder given. Nothing that `up` or plain
# `test` uses. Each is installed once; the pinned version is in the name of its mark.
set -euo pipefail
tools="${1:?folder}"
mkdir -p "$tools/bin"

go_tool() { # name, module@version
  mark="$tools/$1-${2##*@}"
  [ -x "$tools/bin/$1" ] && [ -f "$mark" ] && return 0
  command -v go >/dev/null 2>&1 || {
    echo "peers: $1 is built with Go 1.26 or newer, and no 'go' is on the PATH (https://go.dev/dl)" >&2
    exit 3
  }
  echo "peers: building $1 (${2##*@})"
  GOTOOLCHAIN=local GOBIN="$tools/bin" CGO_ENABLED=0 go install "$2" >"$tools/$1.log" 2>&1 || {
    tail -n 20 "$tools/$1.log" >&2
    echo "peers: $1 could not be built; its log is $tools/$1.log" >&2
    exit 3
  }
  touch "$mark"
}

server() { # program, Debian package, what for
  PATH="$PATH:/usr/sbin" command -v "$1" >/dev/null 2>&1 && return 0
  echo "peers: $3 by a real $1, and no '$1' is on the PATH (Debian: $2)" >&2
  exit 3
}
server nginx nginx-light "bundles and repositories are served"
server sshd openssh-server "repositories are served over ssh"
server fcgiwrap fcgiwrap "Git's own server is run behind nginx"

go_tool opa github.com/open-policy-agent/opa@v1.22.2
go_tool versitygw github.com/versity/versitygw/cmd/versitygw@v1.8.0
go_tool kustomize sigs.k8s.io/kustomize/kustomize/v5@v5.7.1
go_tool kubeconform github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0

# Kubernetes' own schemas, from a Python package that carries them. Their identifiers and references name a
# host; made relative, the validator finds them beside each other.
schemas="$tools/kubernetes-v1.34.0"
if [ ! -f "$schemas/complete" ]; then
  command -v python3 >/dev/null 2>&1 || {
    echo "peers: the Kubernetes schemas come in a Python package, and no 'python3' is on the PATH" >&2
    exit 3
  }
  echo "peers: fetching the Kubernetes schemas"
  rm -rf "$schemas" "$tools/wheel"
  mkdir -p "$schemas" "$tools/wheel"
  python3 -m pip download --quiet --no-deps --dest "$tools/wheel" kubernetes-validate==1.37.0
  python3 - "$tools/wheel" "$schemas" <<'PY'
import pathlib, sys, zipfile
wheel = next(pathlib.Path(sys.argv[1]).glob("*.whl"))
folder = "kubernetes_validate/kubernetes-json-schema/v1.34.0-local-strict/"
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(folder) and name.endswith(".json"):
            text = archive.read(name).decode()
            text = text.replace('"/api/_definitions.json', '"_definitions.json').replace('"$id":', '"x-id":')
            pathlib.Path(sys.argv[2], name[len(folder):]).write_text(text)
PY
  rm -rf "$tools/wheel"
  touch "$schemas/complete"
fi
