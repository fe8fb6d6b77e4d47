{{- /* What Dapr's injector is told. daprd goes on for as long as the app may take to stop, for the app's last words go through it. Takes a dict of root and app. */}}
{{- define "daprimages.daprAnnotations" -}}
{{- $app := index .root.Values .app -}}
dapr.io/enabled: "true"
dapr.io/app-id: {{ .app }}
dapr.io/app-port: "8080"
dapr.io/app-protocol: http
dapr.io/config: daprimages
dapr.io/api-token-secret: {{ include "daprimages.apiTokenSecret" .root }}
dapr.io/app-token-secret: {{ include "daprimages.appTokenSecret" .root }}
dapr.io/max-body-size: {{ .root.Values.dapr.maxBodySize | quote }}
dapr.io/block-shutdown-duration: {{ printf "%ds" (add $app.shutdownSeconds 10) }}
dapr.io/graceful-shutdown-seconds: "10"
dapr.io/log-as-json: "true"
dapr.io/log-level: {{ .root.Values.dapr.logLevel }}
dapr.io/enable-metrics: "true"
dapr.io/metrics-port: "9090"
# daprd comes after the component's container and is no native sidecar itself: it has to find the component's socket when it starts.
dapr.io/enable-native-sidecar: "false"
dapr.io/volume-mounts-rw: component-sockets:/tmp/dapr-components-sockets{{ if eq .root.Values.storage.type "local" }},images:/images{{ end }}
# Secrets of components come from Dapr's operator; the pod itself may read none.
dapr.io/disable-builtin-k8s-secret-store: "true"
dapr.io/sidecar-seccomp-profile-type: RuntimeDefault
dapr.io/sidecar-cpu-request: {{ .root.Values.dapr.sidecar.cpuRequest | quote }}
dapr.io/sidecar-memory-request: {{ .root.Values.dapr.sidecar.memoryRequest | quote }}
dapr.io/sidecar-memory-limit: {{ .root.Values.dapr.sidecar.memoryLimit | quote }}
{{- end }}

{{- /* The pub/sub component as a native sidecar: there before daprd, which looks for its socket once, and until after it. */}}
{{- define "daprimages.componentContainer" -}}
- name: pubsub-postgres
  image: {{ include "daprimages.image" (dict "root" . "app" "pubsub-postgres") }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  restartPolicy: Always
  env:
    - { name: ASPNETCORE_URLS, value: "http://+:3560" }
    - { name: DAPR_COMPONENTS_SOCKETS_FOLDER, value: /tmp/dapr-components-sockets }
    {{- include "daprimages.commonEnv" . | nindent 4 }}
  ports:
    - { name: component, containerPort: 3560 }
  startupProbe:
    exec: { command: [test, -S, /tmp/dapr-components-sockets/postgres.sock] }
    periodSeconds: 1
    failureThreshold: 120
  livenessProbe:
    httpGet: { path: /healthz, port: component }
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 6
  readinessProbe:
    httpGet: { path: /readyz, port: component }
    periodSeconds: 5
    timeoutSeconds: 5
    failureThreshold: 3
  resources: {{- toYaml .Values.pubsub.resources | nindent 4 }}
  securityContext: {{- include "daprimages.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - { name: component-sockets, mountPath: /tmp/dapr-components-sockets }
    - { name: component-temporary, mountPath: /tmp }
{{- end }}

{{- define "daprimages.podVolumes" -}}
# In memory: what the component remembers of its connections lies beside its socket.
- name: component-sockets
  emptyDir: { medium: Memory, sizeLimit: 8Mi }
- name: component-temporary
  emptyDir: { sizeLimit: 64Mi }
{{- if eq .Values.storage.type "local" }}
- name: images
  persistentVolumeClaim: { claimName: {{ include "daprimages.imagesClaim" . }} }
{{- end }}
{{- end }}

{{- /* The same in both apps' pods. Takes a dict of root and app. */}}
{{- define "daprimages.podPlacement" -}}
{{- $app := index .root.Values .app -}}
serviceAccountName: {{ include "daprimages.fullname" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "daprimages.podSecurity" .root | nindent 2 }}
# The app's time, ten seconds that daprd stays beyond it and ten in which it ends, five of the component, and ten to spare.
terminationGracePeriodSeconds: {{ add $app.shutdownSeconds 35 }}
topologySpreadConstraints:
  {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "daprimages.selector" (dict "root" $.root "component" $.app) | nindent 8 }}
  {{- end }}
{{- with include "daprimages.pullSecrets" .root }}{{ . | nindent 0 }}{{ end }}
{{- with $app.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $app.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
