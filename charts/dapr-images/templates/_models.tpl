{{- /* The models program over the model volume. Takes a dict of root, name and verb: pull fetches what is missing, wait waits until somebody has. */}}
{{- define "daprimages.modelsContainer" -}}
{{- $models := .root.Values.models -}}
- name: {{ .name }}
  image: {{ include "daprimages.image" (dict "root" .root "app" "models") }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  args:
    - {{ .verb }}
    - --profile
    - {{ $models.pull.profile }}
    {{- range $models.pull.acceptLicences }}
    - --accept-licence
    - {{ . }}
    {{- end }}
    {{- if eq .verb "wait" }}
    - --seconds
    - {{ $models.pull.waitSeconds | quote }}
    {{- end }}
  env:
    {{- include "daprimages.modelsEnv" .root | nindent 4 }}
  resources: {{- toYaml $models.resources | nindent 4 }}
  securityContext: {{- include "daprimages.containerSecurity" .root | nindent 4 }}
  volumeMounts:
    - { name: models, mountPath: /models{{ if eq .verb "wait" }}, readOnly: true{{ end }} }
    {{- if $models.givenClaim }}
    - { name: given-models, mountPath: /given-models, readOnly: true }
    {{- end }}
    - { name: temporary, mountPath: /tmp }
{{- end }}

{{- define "daprimages.modelsEnv" -}}
- { name: Models__PulledFolder, value: /models }
{{- if .Values.models.givenClaim }}
- { name: MODELS_DIR, value: /given-models }
{{- end }}
{{- end }}

{{- /* Where an app that only reads models has them. */}}
{{- define "daprimages.modelMounts" -}}
{{- if .Values.models.pull.enabled }}
- { name: models, mountPath: /models, readOnly: true }
{{- end }}
{{- if .Values.models.givenClaim }}
- { name: given-models, mountPath: /given-models, readOnly: true }
{{- end }}
{{- end }}

{{- define "daprimages.modelVolumes" -}}
{{- if .Values.models.pull.enabled }}
- name: models
  persistentVolumeClaim: { claimName: {{ include "daprimages.modelsClaim" . }} }
{{- end }}
{{- with .Values.models.givenClaim }}
- name: given-models
  persistentVolumeClaim: { claimName: {{ . }}, readOnly: true }
{{- end }}
{{- end }}
