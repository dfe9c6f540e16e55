using DcosUpgrade.Modelling;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Rehearsal.Sessions;

/// <summary>What is forecast: a plan of a cluster.</summary>
/// <param name="Plan">Pauses and the deadline are ignored: nobody knows how long an operator pauses.</param>
internal sealed record ForecastRequest(ClusterModel Model, PlanRequest Plan, string FromVersion, string ToVersion, DcosProcedure Procedure);
