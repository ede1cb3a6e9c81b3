{{- define "healproof.labels" -}}
app.kubernetes.io/name: healproof
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
{{- define "healproof.claim" -}}
{{ default (printf "%s-evidence" .Release.Name) .Values.evidence.existingClaim }}
{{- end }}
