#!/usr/bin/env bash
# Follows the events of an organization over HTTP, with nothing but curl: from the oldest that is
# kept, and after a restart from where it was.
#
#   ./follow.sh http://localhost:8080 API_KEY cursor.txt
#
# Prints each event as JSON, one a line. The key needs the scope events:read.
set -euo pipefail

url=$1 key=$2 file=$3

while true; do
  cursor=$(cat "$file" 2> /dev/null || true)
  from=(-H "Last-Event-ID: $cursor")
  [[ -n $cursor ]] || from=()
  next=
  # The stream ends when the server restarts, or the connection breaks: then begin again.
  while IFS= read -r line; do
    case $line in
      'data: '*) printf '%s\n' "${line#data: }" ;;
      'id: '*) next=${line#id: } ;;
      # The end of a part: what came with it is done, so it is kept how far that was.
      '') [[ -z $next ]] || { printf '%s\n' "$next" > "$file.new" && mv "$file.new" "$file"; } ;;
    esac
  done < <(curl -sSN --fail-with-body -H "Authorization: Bearer $key" \
    -H 'Accept: text/event-stream' ${from[@]+"${from[@]}"} "$url/v1/events?from=beginning")
  sleep 1
done
