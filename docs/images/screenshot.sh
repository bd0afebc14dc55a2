#!/bin/bash
# Makes dashboard.png from a running demo: a JDK 17, a built program and Chromium are needed.
#   docs/images/screenshot.sh [URL]     the page, by default the most anomalous key of a demo that is started for it
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
url=${1:-}
if [[ -z $url ]]; then
    port=8099
    ./cellstream demo --keys 60 --rate 800 --http-port $port --seconds 110 >/dev/null &
    trap 'wait' EXIT
    sleep 75
    key=$(curl -fsS "http://127.0.0.1:$port/api/v1/top?limit=1" | sed 's/.*"keys":\[{"key":"\([^"]*\)".*/\1/')
    url="http://127.0.0.1:$port/#/key/$key"
fi
java -cp 'streams-app/target/app/lib/*' integration-tests/src/test/java/io/github/cellstream/it/Browser.java \
    "$url" 1100 960 1 10 docs/images/dashboard.png
