namespace Appliance.Verbs;

/// <summary>
/// What `vrrpaot completion SHELL` prints: a function that asks the program at each Tab, so that it never grows old.
/// </summary>
internal static class CompletionScripts
{
    public static ReadOnlySpan<byte> Bash => """
        # Completion of vrrpaot for bash, made by `vrrpaot completion bash`.
        _vrrpaot() {
            local typed=${COMP_LINE:0:COMP_POINT} word rest last cut
            local -a words
            read -ra words <<<"$typed"
            [[ $typed == *[[:space:]] ]] && words+=("")
            last=${words[${#words[@]}-1]}
            # bash takes what stands behind a colon or a = for a word of its own.
            cut=${last%"${last##*[:=]}"}
            COMPREPLY=()
            while IFS=$'\t' read -r word rest; do
                if [[ $word == :file ]]; then
                    compopt -o filenames 2>/dev/null
                    while read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "${last#"$cut"}")
                else
                    COMPREPLY+=("${word#"$cut"}")
                fi
            done < <("${words[0]}" completion next "${words[@]:1}" 2>/dev/null)
            [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
            return 0
        }
        complete -F _vrrpaot vrrpaot

        """u8;

    public static ReadOnlySpan<byte> Zsh => """
        #compdef vrrpaot
        # Completion of vrrpaot for zsh, made by `vrrpaot completion zsh`.
        _vrrpaot() {
            local line
            local -a found
            for line in "${(@f)$(${words[1]} completion next "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
                if [[ $line == :file* ]]; then
                    _files
                elif [[ -n $line ]]; then
                    found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
                fi
            done
            (( $#found )) && _describe vrrpaot found
        }
        if [[ ${funcstack[1]} == _vrrpaot ]]; then _vrrpaot "$@"; else compdef _vrrpaot vrrpaot; fi

        """u8;

    public static ReadOnlySpan<byte> Fish => """
        # Completion of vrrpaot for fish, made by `vrrpaot completion fish`.
        function __vrrpaot_next
            set -l words (commandline -opc) (commandline -ct)
            $words[1] completion next $words[2..-1] 2>/dev/null
        end
        complete -c vrrpaot -f -a '(__vrrpaot_next | string match -v ":file*")'
        complete -c vrrpaot -n '__vrrpaot_next | string match -q ":file*"' -F

        """u8;
}
