using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>What can be seen to be wrong before anything starts.</summary>
internal static class ModelRules
{
    public static void Check(IReadOnlyCollection<IResource> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var wait in Waits(resource).Where(wait => !resources.Contains(wait.Resource)))
                throw new DistributedApplicationException($"'{resource.Name}' waits for '{wait.Resource.Name}', which is not part of this application.");
            CheckCircle(resource, []);
        }
    }

    private static void CheckCircle(IResource resource, List<IResource> path)
    {
        if (path.Contains(resource))
            throw new DistributedApplicationException($"These resources wait for each other and none would start: {string.Join(" → ", path.Append(resource).Select(step => step.Name))}.");
        path.Add(resource);
        foreach (var wait in Waits(resource))
            CheckCircle(wait.Resource, path);
        path.RemoveAt(path.Count - 1);
    }

    private static IEnumerable<WaitAnnotation> Waits(IResource resource) => resource.Annotations.OfType<WaitAnnotation>();
}
