{{- define "daprimages.fullname" -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride }}
{{- else if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- /* What never changes of a component's labels, for selectors. Takes a dict of root and component. */}}
{{- define "daprimages.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "daprimages.labels" -}}
{{ include "daprimages.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- /* Takes a dict of root and app. */}}
{{- define "daprimages.image" -}}
{{- if eq .root.Values.image.tag "latest" }}{{ fail "image.tag: name a version; with latest a pod that restarts is not what it was" }}{{ end -}}
{{ .root.Values.image.registry }}{{ .root.Values.image.repository }}/{{ .app }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- define "daprimages.databaseSecret" -}}
{{ .Values.database.existingSecret | default (printf "%s-database" (include "daprimages.fullname" .)) }}
{{- end }}

{{- define "daprimages.databaseKey" -}}
{{ ternary .Values.database.existingSecretKey "url" (ne .Values.database.existingSecret "") }}
{{- end }}

{{- define "daprimages.ownPostgres" -}}
{{- if and .Values.postgres.enabled (not .Values.database.existingSecret) (not .Values.database.url) }}true{{ end }}
{{- end }}

{{- define "daprimages.apiTokenSecret" -}}
{{ .Values.dapr.tokens.existingApiTokenSecret | default (printf "%s-dapr-api-token" (include "daprimages.fullname" .)) }}
{{- end }}

{{- define "daprimages.appTokenSecret" -}}
{{ .Values.dapr.tokens.existingAppTokenSecret | default (printf "%s-app-api-token" (include "daprimages.fullname" .)) }}
{{- end }}

{{- define "daprimages.imagesClaim" -}}
{{ .Values.storage.local.existingClaim | default (printf "%s-images" (include "daprimages.fullname" .)) }}
{{- end }}

{{- define "daprimages.modelsClaim" -}}
{{ .Values.models.existingClaim | default (printf "%s-models" (include "daprimages.fullname" .)) }}
{{- end }}

{{- /* No user here, for daprd keeps its image's; the group is that one's, so that everybody may use the volumes. */}}
{{- define "daprimages.podSecurity" -}}
runAsNonRoot: true
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- /* The user that our images are made for. */}}
{{- define "daprimages.containerSecurity" -}}
runAsUser: 10001
runAsGroup: 10001
{{ include "daprimages.noPrivileges" . }}
{{- end }}

{{- define "daprimages.noPrivileges" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "daprimages.databaseEnv" -}}
- name: DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ include "daprimages.databaseSecret" . }}, key: {{ include "daprimages.databaseKey" . }} } }
{{- end }}

{{- define "daprimages.commonEnv" -}}
# A small heap in a small pod: what the server's collector gains in throughput it takes in memory.
- { name: DOTNET_gcServer, value: "0" }
- { name: Logging__Console__FormatterName, value: json }
{{- with .Values.observability.otlpEndpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ quote . }} }
{{- end }}
{{- end }}

{{- /* What both apps are told. Takes a dict of root and app. */}}
{{- define "daprimages.appEnv" -}}
{{- $app := index .root.Values .app -}}
- { name: ASPNETCORE_URLS, value: "http://+:8080" }
- { name: DOTNET_shutdownTimeoutSeconds, value: {{ $app.shutdownSeconds | quote }} }
{{ include "daprimages.commonEnv" .root }}
{{ include "daprimages.databaseEnv" .root }}
# What the app shows to its sidecar, and the sidecar to the app.
- name: DAPR_API_TOKEN
  valueFrom: { secretKeyRef: { name: {{ include "daprimages.apiTokenSecret" .root }}, key: token } }
- name: APP_API_TOKEN
  valueFrom: { secretKeyRef: { name: {{ include "daprimages.appTokenSecret" .root }}, key: token } }
{{- range $name, $value := merge (deepCopy $app.settings) .root.Values.settings }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}

{{- define "daprimages.appProbes" -}}
# Slow nodes and the first start of all take their time; then a process that does not answer for a minute is started anew. What it stands on, a database
# that is away, say, is no reason for that: it only takes no requests meanwhile.
startupProbe:
  httpGet: { path: /healthz, port: http }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /healthz, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /readyz, port: http }
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}

{{- /* Host and port of an OTLP address. */}}
{{- define "daprimages.otlpHost" -}}
{{- $url := urlParse . -}}
{{ $url.host }}{{ if not (regexMatch ":[0-9]+$" $url.host) }}:{{ ternary "443" "80" (eq $url.scheme "https") }}{{ end }}
{{- end }}

{{- /* What opens the registry of our images; takes the root. */}}
{{- define "daprimages.pullSecrets" -}}
{{- with .Values.image.pullSecrets -}}
imagePullSecrets:
  {{- range . }}
  - { name: {{ . }} }
  {{- end }}
{{- end }}
{{- end }}
