using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using DcosUpgrade.Secrets;
using DcosUpgrade.Text;

namespace DcosUpgrade.Journaling;

/// <summary>Maps events to the kind and data of journal entries, and back.</summary>
internal static class JournalMapper
{
    private static readonly ConcurrentDictionary<Type, JournalMember[]> s_members = new();

    /// <summary>Event types by kind; those that are distinguished by a member come first.</summary>
    private static readonly ILookup<string, (Type Type, string? With)> s_types = EventTypes()
        .Select(type => (Type: type, Attribute: KindOf(type)))
        .OrderBy(item => item.Attribute.With is null)
        .ToLookup(item => item.Attribute.Kind, item => (item.Type, item.Attribute.With), StringComparer.Ordinal);

    /// <summary>All event types of this assembly.</summary>
    public static IEnumerable<Type> EventTypes() =>
        typeof(JournalEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(JournalEvent)) && !type.IsAbstract);

    public static JournalKindAttribute KindOf(Type type) => type.GetCustomAttribute<JournalKindAttribute>()
        ?? throw new InvalidOperationException($"{type.Name} declares no kind.");

    /// <summary>The members of an event's JSON in the order in which they are written.</summary>
    public static Dictionary<string, object?> DataOf(JournalEvent journalEvent) => MembersOf(journalEvent);

    /// <summary>The event of an entry; null when its kind is unknown. Unknown members are ignored.</summary>
    public static JournalEvent? Read(JournalEntry entry)
    {
        Type? type = s_types[entry.Kind].FirstOrDefault(item => item.With is null || entry.Data[item.With].Exists).Type;
        return type is null ? null : (JournalEvent)Create(type, entry.Data, entry.Node);
    }

    /// <summary>An event as it is read back after it was written: redacted, and with what the JSON keeps.</summary>
    public static TEvent Kept<TEvent>(TEvent journalEvent)
        where TEvent : JournalEvent
    {
        Json data = Json.Parse(Json.Write(Redaction.Of(DataOf(journalEvent))), nameof(JournalMapper));
        return (TEvent)Create(typeof(TEvent), data, journalEvent.Node);
    }

    /// <summary>A record of an event as it is read back; null where the JSON has no members.</summary>
    public static T? RecordOf<T>(Json data)
        where T : class => (T?)ValueOf(typeof(T), data);

    /// <summary>The members of a record of an event in the order in which they are written.</summary>
    public static Dictionary<string, object?> MembersOf(object record)
    {
        Dictionary<string, object?> data = new(StringComparer.Ordinal);
        foreach (JournalMember member in Members(record.GetType()))
        {
            object? value = Written(member.Property.GetValue(record));
            if (value is not null || !member.Optional)
            {
                data.Add(member.Name, value);
            }
        }

        return data;
    }

    private static object? Written(object? value) => value switch
    {
        null or string or bool or int or DateTimeOffset => value,
        TimeSpan time => time.TotalSeconds,
        Enum name => name.ToString(),
        IEnumerable<string> texts => texts.ToArray(),
        IEnumerable items => items.Cast<object?>().Select(Written).ToArray(),
        _ => MembersOf(value),
    };

    private static object Create(Type type, Json data, string? node = null)
    {
        object record = Activator.CreateInstance(type)!;
        foreach (JournalMember member in Members(type).Where(member => !member.Optional || data[member.Name].Exists))
        {
            member.Property.SetValue(record, ValueOf(member.Property.PropertyType, data[member.Name]));
        }

        if (node is not null)
        {
            type.GetProperty(nameof(JournalEvent.Node))!.SetValue(record, node);
        }

        return record;
    }

    private static object? ValueOf(Type type, Json json)
    {
        Type wanted = Nullable.GetUnderlyingType(type) ?? type;
        return wanted == typeof(string) ? json.Text
            : wanted == typeof(bool) ? json.Boolean
            : wanted == typeof(int) ? (Bounded(json) is { } number ? (int)number : null)
            : wanted == typeof(TimeSpan) ? TimeSpanOf(json)
            : wanted == typeof(DateTimeOffset) ? TimeOf(json)
            : wanted.IsEnum ? NameOf(wanted, json.Text)
            : wanted.IsArray ? ListOf(wanted.GetElementType()!, json)
            : wanted.IsGenericType ? ListOf(wanted.GetGenericArguments()[0], json)
            : json.Members.Count > 0 ? Create(wanted, json) : null;
    }

    private static Array ListOf(Type item, Json json)
    {
        object?[] values = item != typeof(string) ? [.. json.Items.Select(value => Create(item, value))]
            : json.Text is { } one ? [one]
            : [.. json.Items.Select(value => value.Text).Where(text => text is not null)];
        Array list = Array.CreateInstance(item, values.Length);
        values.CopyTo(list, 0);
        return list;
    }

    private static double? Bounded(Json json) => json.Number is { } number && Math.Abs(number) < int.MaxValue ? number : null;

    /// <summary>Rounded to whole ticks, so that what is written again is the same.</summary>
    private static TimeSpan? TimeSpanOf(Json json) =>
        Bounded(json) is { } seconds ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : null;

    private static DateTimeOffset? TimeOf(Json json) => JournalText.TryParseTime(json.Text, out DateTimeOffset time) ? time : null;

    private static object? NameOf(Type type, string? name) => name is not null && Enum.GetNames(type).Contains(name) ? Enum.Parse(type, name) : null;

    private static JournalMember[] Members(Type type) => s_members.GetOrAdd(type, static type =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite)
            .OrderBy(property => property.MetadataToken)
            .Select(JournalMember.Of),
    ]);
}
