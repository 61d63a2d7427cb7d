using System.Text;
using Appliance.Texts;

namespace Appliance.Config.Lexing;

/// <summary>
/// `$NAME=VALUE` and its use. A value is kept as written and expanded at each use, so it may name parameters that are
/// defined later.
/// </summary>
internal sealed class Parameters(Findings findings, Builtins builtins)
{
    private readonly Dictionary<string, string[]> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly HashSet<string> _complainedOf = new(StringComparer.Ordinal);
    private int _substitutions;

    public string[]? Find(string name) => _values.GetValueOrDefault(name);

    public void Define(string name, params string[] lines) => _values[name] = lines;

    /// <summary>Puts back what <see cref="Find"/> gave before a sequence used the name.</summary>
    public void Restore(string name, string[]? lines)
    {
        if (lines is null)
            _values.Remove(name);
        else
            _values[name] = lines;
    }

    /// <summary>
    /// The line with its parameters substituted. <paramref name="more"/> gets the further lines of a multi-line
    /// parameter that ends it. False when nothing changed, or when it would have grown without bound (reported).
    /// </summary>
    public bool Expand(in TracedText line, string directory, out TracedText expanded, out string[] more)
    {
        expanded = line;
        more = [];
        if (line.Span.IndexOf('$') < 0)
            return false;
        var run = new Expansion(this, line, directory);
        run.Append(line.Span, 0, columnOf: 0, ends: true);
        if (run.Failure is not null)
        {
            findings.Error(line.At(run.FailedAt), run.Failure + "; the line is left as it is");
            return false;
        }
        if (!run.Changed)
            return false;
        expanded = line.ReplacedBy(run.Text.ToString(), run.Columns.ToArray());
        more = run.More;
        return true;
    }

    /// <summary>
    /// One pass over one line: the output, the column of each of its characters, and how much was done.
    /// </summary>
    private sealed class Expansion(Parameters owner, TracedText line, string directory)
    {
        public readonly StringBuilder Text = new();
        public readonly List<int> Columns = [];
        public string[] More = [];
        public bool Changed;
        public string? Failure;
        public int FailedAt;
        private int _count;

        /// <param name="columnOf">Index in the line that nested text is shown at; at depth 0 every character has its
        /// own.</param>
        /// <param name="ends">The text is the end of a line: what is last in it may have further lines.</param>
        public void Append(ReadOnlySpan<char> text, int depth, int columnOf, bool ends)
        {
            for (int i = 0; i < text.Length && Failure is null;)
            {
                int at = depth == 0 ? i : columnOf;
                if (text[i] == '$' && Reference.TryRead(text[i..], out Reference reference))
                {
                    bool last = ends && i + reference.Length == text.Length;
                    if (Substitute(reference, text.Slice(i, reference.Length), depth, at, last))
                    {
                        i += reference.Length;
                        continue;
                    }
                }
                Put(text[i], at);
                i++;
            }
        }

        private void Put(char c, int at)
        {
            Text.Append(c);
            Columns.Add(line.At(at).Column);
            if (Text.Length > line.Length + Limits.Growth)
                Fail($"parameters make this line longer than {Limits.Growth} characters", at);
        }

        private bool Substitute(Reference reference, ReadOnlySpan<char> written, int depth, int at, bool last)
        {
            if (depth >= Limits.ParameterDepth)
                return Fail($"parameter '{reference.Name}' expands itself, or is nested deeper than "
                    + $"{Limits.ParameterDepth}", at);
            if (++_count > Limits.SubstitutionsPerLine || ++owner._substitutions > Limits.Substitutions)
                return Fail("too many parameters are substituted", at);
            if (owner._values.TryGetValue(reference.Name, out string[]? lines))
            {
                Changed = true;
                if (lines.Length > 1 && !last)
                    owner.ComplainOnce(line.At(at), reference.Name);
                if (lines.Length > 0)
                    Append(lines[0], depth + 1, at, last);
                // Its first line may itself have ended with a multi-line parameter, whose lines come before its own
                // next ones.
                if (lines.Length > 1 && last)
                    More = [.. More, .. lines.AsSpan(1)];
                return true;
            }
            if (reference.Name[0] == '_' && owner.Builtin(ExpandedArguments(reference, at), directory) is string value)
            {
                Changed = true;
                foreach (char c in value)
                    Put(c, at);
                return true;
            }
            // A password may well have a `$` in it.
            if (!Secrets.IsIn(line.FirstWord))
                owner.NoteUndefined(line.At(at), reference.Name, written);
            return false;
        }

        /// <summary>`${_ENV ${NAME}}`: what stands inside the braces may itself name parameters.</summary>
        private Reference ExpandedArguments(Reference reference, int at)
        {
            string arguments = reference.Arguments;
            for (int round = 0; round < Limits.ParameterDepth && arguments.Contains('$'); round++)
            {
                var inner = new StringBuilder();
                bool changed = false;
                for (int i = 0; i < arguments.Length;)
                {
                    if (Reference.TryRead(arguments.AsSpan(i), out Reference nested)
                        && owner._values.TryGetValue(nested.Name, out string[]? lines) && lines.Length > 0)
                    {
                        inner.Append(lines[0]);
                        i += nested.Length;
                        changed = true;
                    }
                    else
                    {
                        inner.Append(arguments[i++]);
                    }
                }
                arguments = inner.ToString();
                if (!changed)
                    break;
                if (arguments.Length > Limits.ReferenceLength)
                {
                    Fail("the arguments of a parameter are too long", at);
                    break;
                }
            }
            return reference with { Arguments = arguments };
        }

        private bool Fail(string why, int at)
        {
            Failure ??= why;
            FailedAt = at;
            return true;
        }
    }

    private string? Builtin(in Reference reference, string directory) =>
        builtins.Value(reference.Name, reference.Arguments, directory);

    /// <summary>One cause is said once: the same parameter may be used so a thousand times.</summary>
    private void ComplainOnce(Origin at, string name)
    {
        if (_complainedOf.Add(name))
            findings.Error(at,
                $"multi-line parameter '{name}' must be the last thing on its line; only its first line is used");
    }

    /// <summary>Said once a name: `$X` in a shell command is no parameter and may well be meant.</summary>
    private void NoteUndefined(Origin at, string name, ReadOnlySpan<char> written)
    {
        if (_reported.Count < 100 && _reported.Add(name))
            findings.Note(at, $"parameter '{written}' is not defined and is left as it is");
    }
}
