using System;
using System.Reflection;

namespace DcosUpgrade.Journaling;

/// <summary>A property of an event and the member of the JSON that it is written as.</summary>
internal sealed record JournalMember(PropertyInfo Property, string Name, bool Optional)
{
    public static JournalMember Of(PropertyInfo property)
    {
        JournalMemberAttribute? declared = property.GetCustomAttribute<JournalMemberAttribute>();
        bool isTime = (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(TimeSpan);
        string byConvention = char.ToLowerInvariant(property.Name[0]) + property.Name.Substring(1) + (isTime ? "Sec" : "");
        return new JournalMember(property, declared?.Name ?? byConvention, declared?.Optional ?? false);
    }
}
