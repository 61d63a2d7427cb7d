namespace Appliance.Config.Model;

/// <summary>`SSL { ... }`</summary>
internal sealed class ClientCertificateModel : LocatedValues;
