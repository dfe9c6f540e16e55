using System;
using System.Collections.Generic;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>Handlers of events, by the type of the event.</summary>
/// <typeparam name="TContext">What every handler needs besides the event.</typeparam>
internal sealed class EventHandlers<TContext>
{
    private readonly Dictionary<Type, Action<JournalEvent, TContext>> _handlers = [];

    public EventHandlers<TContext> On<TEvent>(Action<TEvent, TContext> handle)
        where TEvent : JournalEvent
    {
        _handlers.Add(typeof(TEvent), (journalEvent, context) => handle((TEvent)journalEvent, context));
        return this;
    }

    /// <returns>False when the event has no handler.</returns>
    public bool TryHandle(JournalEvent journalEvent, TContext context)
    {
        if (!_handlers.TryGetValue(journalEvent.GetType(), out Action<JournalEvent, TContext>? handle))
        {
            return false;
        }

        handle(journalEvent, context);
        return true;
    }
}
