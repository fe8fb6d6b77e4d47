# Uploads a picture, waits until it is analysed, and deletes it. The token in the file TOKEN is shown, if there is such a file.
set -eu

ask() {
  if [ -f "$TOKEN" ]; then
    curl -sS -m 30 -H "Authorization: Bearer $(grep -o 'dimg_[A-Za-z0-9_-]*' "$TOKEN" | head -n 1)" "$@"
  else
    curl -sS -m 30 "$@"
  fi
}

answer=$(ask -F "files=@$PICTURE" "$ADDRESS/api/upload")
id=$(echo "$answer" | sed -n 's/.*"id":"\([0-9a-f-]\{36\}\)".*/\1/p')
if [ -z "$id" ]; then
  echo "The upload was not accepted: $answer"
  exit 1
fi
echo "uploaded as $id"

waited=0
while [ "$waited" -lt "$PATIENCE_SECONDS" ]; do
  status=$(ask "$ADDRESS/api/analysis/status?imageId=$id")
  case $(echo "$status" | sed -n 's/^\[{"imageId":"[^"]*","status":"\([a-z_]*\)".*/\1/p') in
    completed)
      echo "completed: $status"
      ask -X DELETE "$ADDRESS/api/images/$id"
      exit 0 ;;
    failed)
      echo "failed: $status"
      exit 1 ;;
  esac
  sleep 2
  waited=$((waited + 2))
done
echo "not analysed in $PATIENCE_SECONDS seconds: $status"
exit 1
