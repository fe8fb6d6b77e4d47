using DaprImages.Sidecar.Startup;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DaprImages.Sidecar.Resources;

/// <summary>Reads resource folders as daprd does: <c>*.yaml</c> and <c>*.yml</c>, any number of documents a file; what it cannot read or does not know it leaves out.</summary>
internal static class ResourceFolders
{
    private const string Version1 = "dapr.io/v1alpha1";
    private const string Version2 = "dapr.io/v2alpha1";

    /// <exception cref="FatalException">A folder is not there, or two components have one name.</exception>
    public static ResourceSet Load(IReadOnlyList<string> folders, string appId)
    {
        var (components, subscriptions, resiliency, skipped) = (new List<ComponentResource>(), new List<SubscriptionResource>(), new List<Resource>(), new List<string>());
        foreach (var file in folders.SelectMany(Files))
        {
            foreach (var document in Documents(file))
            {
                try
                {
                    if (Read(document) is not { } resource || !IsFor(resource, appId))
                    {
                        continue;
                    }
                    switch (resource.Kind, resource.ApiVersion)
                    {
                        case ("Component", Version1):
                            components.Add(ComponentResource.From(resource));
                            break;
                        case ("Subscription", Version1 or Version2):
                            subscriptions.Add(SubscriptionResource.From(resource));
                            break;
                        case ("Resiliency", Version1):
                            resiliency.Add(resource);
                            break;
                    }
                }
                catch (Exception error) when (error is FormatException or YamlException)
                {
                    skipped.Add($"{file}: {error.Message}");
                }
            }
        }
        RefuseDuplicates(components);
        return new ResourceSet(components, subscriptions, resiliency, skipped);
    }

    private static IEnumerable<string> Files(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new FatalException($"failed to create watcher: failed to add target {folder}: no such file or directory");
        }
        return Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal);
    }

    /// <summary>A broken document must not take its neighbours along, so they are cut apart before they are parsed.</summary>
    private static string[] Documents(string file) => $"\n{File.ReadAllText(file)}".Split("\n---");

    private static Resource? Read(string document)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(document));
        if (yaml.Documents is not [{ RootNode: YamlMappingNode root }, ..])
        {
            return null;
        }
        var body = new YamlMap(root);
        return new Resource(body.Text("kind") ?? "", body.Text("apiVersion") ?? "", body.Map("metadata")?.Text("name") ?? "", body) is { Name.Length: > 0 } resource
            ? resource
            : throw new FormatException("the resource has no name; give it one as metadata.name");
    }

    private static bool IsFor(Resource resource, string appId) => resource.Body.Texts("scopes") is not { Count: > 0 } scopes || scopes.Contains(appId);

    private static void RefuseDuplicates(List<ComponentResource> components)
    {
        var seen = new Dictionary<string, ComponentResource>();
        foreach (var component in components)
        {
            if (!seen.TryAdd(component.Name, component))
            {
                var first = seen[component.Name];
                throw new FatalException($"failed to load components: duplicate definition of Component name {component.Name} ({component.Type}/{component.Version}) with existing {first.Name} ({first.Type}/{first.Version})");
            }
        }
    }
}
