// Each system takes all the cores there are.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
