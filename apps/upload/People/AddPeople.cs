namespace DaprImages.Upload.People;

internal static class PeopleServiceCollectionExtensions
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services.AddSingleton<MatchRules>();
}
