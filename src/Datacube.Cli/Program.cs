using Datacube.Cli;

return await CliApp.RunAsync(args, CliHost.ForProcess(), CancellationToken.None);
