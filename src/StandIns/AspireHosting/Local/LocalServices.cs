using Aspire.Hosting.Dashboard;

namespace Aspire.Hosting.Local;

/// <summary>What the application as a whole needs of this machine.</summary>
internal sealed record LocalServices(PortTable Ports, StateFolder State, ProcessGuard Guard, DashboardSession Dashboard);
