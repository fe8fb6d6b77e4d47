// Several apps in one process would share OpenTelemetry's meters, which are the process's: one would show the other's numbers, and none once the other has gone.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
