using System.ComponentModel;
using System.Reflection;
using Datacube.Contracts.Words;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Settings;

/// <summary>Compares the names and the types of the settings in a section with the properties of the class that it is bound to.</summary>
internal sealed class SettingsCheck<T>(IConfigurationSection section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options) =>
        ProblemsOf(section) is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;

    internal static IReadOnlyList<string> ProblemsOf(IConfigurationSection section) => [.. Problems(section, typeof(T))];

    private static IEnumerable<string> Problems(IConfigurationSection section, Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() is var generic && (generic == typeof(IDictionary<,>) || generic == typeof(Dictionary<,>)))
            return section.GetChildren().SelectMany(child => Problems(child, type.GetGenericArguments()[1]));
        if (ElementOf(type) is { } element)
            return section.GetChildren().SelectMany(child => Problems(child, element));
        if (TypeDescriptor.GetConverter(type) is var converter && converter.CanConvertFrom(typeof(string)))
            return section.Value is { } value && !Converts(converter, value) ? [$"{section.Path} is '{value}', which is no {Word(type)}."] : [];
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanRead).ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        return section.GetChildren().SelectMany(child => properties.TryGetValue(child.Key, out var property) ? Problems(child, property.PropertyType) : [Unknown(child, properties.Keys)]);
    }

    private static string Unknown(IConfigurationSection setting, IReadOnlyCollection<string> known) =>
        $"{setting.Path} is not a setting (nearest: {string.Join(", ", NearestWords.Of(setting.Key, known, 3))}).";

    private static Type? ElementOf(Type type) =>
        type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetInterfaces().Append(type).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } list ? list.GetGenericArguments()[0]
        : null;

    private static bool Converts(TypeConverter converter, string value)
    {
        try
        {
            return value.Length == 0 || converter.ConvertFromInvariantString(value) is not null;
        }
        // The converters of the framework throw exceptions of many types, some of them bare.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    private static string Word(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var one when one == typeof(TimeSpan) => "duration (form: 00:01:30)",
        var one when one == typeof(bool) => "true or false",
        var one when one == typeof(int) || one == typeof(long) => "whole number",
        var one when one.IsEnum => $"one of {string.Join(", ", Enum.GetNames(one))}",
        var one => one.Name,
    };
}
