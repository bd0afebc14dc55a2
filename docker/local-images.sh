#!/bin/bash
# Builds, without any image registry, what the container tests and docker/compose.yaml need:
#
#   cellstream-local/jre:VERSION           a minimal Debian with a JRE (25 from a local JDK, else Debian's 17)
#   cellstream-local/kafka:VERSION         a Kafka broker that stands in for apache/kafka:VERSION
#   cellstream-local/cellstream:VERSION    the program, from docker/Dockerfile
#
# Debian comes from this machine's package sources through debootstrap (root needed, once), Kafka's jars through Maven.
# What exists and is current is left alone. Usage: docker/local-images.sh [--force] [broker]
#   --force   build everything anew
#   broker    only the base and the broker, which need no packaged program
set -euo pipefail
script=$(realpath "${BASH_SOURCE[0]}")
cd "$(dirname "$script")/.."
export DOCKER_BUILDKIT=0

force=false
program=true
for argument in "$@"; do
    case $argument in
        --force) force=true ;;
        broker) program=false ;;
        *) sed -n '2,/^set /p' "$script" | sed '$d' >&2; exit 2 ;;
    esac
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf 'local-images: %s\n' "$*"; }
fail() { printf 'local-images: %s\n' "$*" >&2; exit 1; }
need() { command -v "$1" >/dev/null || fail "$1 is missing; install it ($2)."; }
exists() { ! $force && docker image inspect "$1" >/dev/null 2>&1; }
has_inputs() { ! $force && [[ "$(docker image inspect -f '{{index .Config.Labels "cellstream.inputs"}}' "$1" 2>/dev/null)" == "$2" ]]; }
build() { # IMAGE DOCKERFILE CONTEXT [options]
    local image=$1 file=$2 context=$3 old
    shift 3
    old=$(docker image inspect -f '{{.Id}}' "$image" 2>/dev/null || true)
    docker build -q -t "$image" -f "$file" "$@" "$context" >"$work/build.log" 2>&1 \
        || { tail -n 20 "$work/build.log" >&2; fail "$image could not be built from $file."; }
    if [[ -n $old && $old != "$(docker image inspect -f '{{.Id}}' "$image")" ]]; then
        docker rmi "$old" >/dev/null 2>&1 || true # a container may still use it
    fi
}
property() { sed -n "s|^ *<$1>\(.*\)</$1>|\1|p" pom.xml | head -n 1; }

need docker 'Debian: apt-get install docker.io'
docker version >/dev/null 2>&1 || fail 'no Docker engine answers; start one (as root: dockerd &).'

version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml | head -n 1)
kafka=$(property kafka.version)

# Debian 12, from the archive that this machine's own apt uses.
suite=bookworm
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null \
    | grep -o 'http[s]*://[^ ]*/debian/*\( \|$\)' | head -n 1 | tr -d ' ' || true)

debian() { # IMAGE [debootstrap options]
    local image=$1
    shift
    need debootstrap 'Debian: apt-get install debootstrap'
    [[ $EUID -eq 0 ]] || fail "$image needs debootstrap, which runs as root only; run this script once as root."
    say "$image: debootstrap $suite (about a minute)"
    debootstrap --variant=minbase "$@" "$suite" "$work/root" ${mirror:+"$mirror"} >"$work/debootstrap.log" 2>&1 \
        || { tail -n 20 "$work/debootstrap.log" >&2; fail "debootstrap failed."; }
    rm -rf "$work/root/var/cache/apt/archives/"*.deb "$work/root/var/lib/apt/lists/"*
    tar -C "$work/root" -c . | docker import - "$image" >/dev/null
    rm -rf "$work/root"
}

jdk25=
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [[ -x "$home/bin/jlink" ]] && grep -qs '^JAVA_VERSION="25' "$home/release"; then
        jdk25=$home
        break
    fi
done

if [[ -n $jdk25 ]]; then
    base=cellstream-local/jre:25
    modules=java.se,jdk.unsupported,jdk.incubator.vector,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.zipfs
    inputs=$( (cat "$jdk25/release" docker/local/base.Dockerfile; echo "$suite $modules") | sha256sum | cut -c 1-16)
    if ! has_inputs "$base" "$inputs"; then
        exists cellstream-local/debian:$suite || debian cellstream-local/debian:$suite
        say "$base: jlink from $jdk25"
        mkdir "$work/jre-context"
        "$jdk25/bin/jlink" --output "$work/jre-context/jre" --strip-debug --no-header-files --no-man-pages --compress zip-6 --generate-cds-archive \
            --add-modules "$modules" \
            >"$work/jlink.log" 2>&1 || { tail -n 20 "$work/jlink.log" >&2; fail "jlink failed."; }
        build "$base" docker/local/base.Dockerfile "$work/jre-context" \
            --build-arg DEBIAN=cellstream-local/debian:$suite --label "cellstream.inputs=$inputs"
    fi
else
    base=cellstream-local/jre:17
    exists "$base" || debian "$base" --include=openjdk-17-jre-headless
fi
say "$base is there"

inputs=$( (docker image inspect -f '{{.Id}}' "$base"; echo "$kafka"; cat docker/local/*) | sha256sum | cut -c 1-16)
image=cellstream-local/kafka:$kafka
if ! has_inputs "$image" "$inputs"; then
    need mvn 'Debian: apt-get install maven'
    say "$image: jars through Maven"
    mkdir "$work/kafka"
    mvn -B -q -f docker/local/pom.xml dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/kafka/libs"
    cp docker/local/* "$work/kafka/"
    build "$image" docker/local/kafka.Dockerfile "$work/kafka" --build-arg BASE="$base" --label "cellstream.inputs=$inputs"
fi
say "$image is there"

$program || exit 0
app=streams-app/target/app
[[ -f $app/lib/streams-app-$version.jar ]] || fail "$app/lib is empty; build the program first: mvn -DskipTests package"
inputs=$( (docker image inspect -f '{{.Id}}' "$base"; cat docker/Dockerfile "$app/bin/cellstream" "$app"/lib/*.jar) | sha256sum | cut -c 1-16)
image=cellstream-local/cellstream:$version
if ! has_inputs "$image" "$inputs"; then
    say "$image: docker/Dockerfile on $base"
    build "$image" docker/Dockerfile "$app" --build-arg BASE="$base" --label "cellstream.inputs=$inputs"
fi
say "$image is there"
