using Xunit;

// Servers, proxies and leases of a few hundred milliseconds share two cores with these tests.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
