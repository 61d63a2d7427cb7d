namespace Appliance.Plates;

/// <summary>The glass of a plate that holds text. On its bus's thread; throws whatever its binding throws.</summary>
internal interface IScreen : IDisposable
{
    /// <summary>As many rows as it has, each as long as it is wide, in ASCII.</summary>
    void Show(IReadOnlyList<string> rows);

    void Clear();
}
