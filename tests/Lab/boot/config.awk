# Reads the YAML that a config.yaml is made of: scalars, lists, nested maps and literal blocks of top-level parameters.
# Prints KEY <tab> VALUE, values as the installer turns them into text, line ends as \001; "!yaml <tab> LINE", "!type <tab> KEY".
function scalar(text) {
    sub(/[ \t]+#.*$/, "", text); sub(/^[ \t]+/, "", text); sub(/[ \t]+$/, "", text)
    if (text ~ /^'.*'$/ || text ~ /^".*"$/) return substr(text, 2, length(text) - 2)
    if (text ~ /^(yes|on|true|True)$/) return "true"
    if (text ~ /^(no|off|false|False)$/) return "false"
    return text
}
function add(list, item) { return list == "[]" ? "[\"" item "\"]" : substr(list, 1, length(list) - 1) ", \"" item "\"]" }
function flow(text,    parts, count, at, list) {
    list = "[]"; gsub(/^\[|\]$/, "", text); count = split(text, parts, ",")
    for (at = 1; at <= count; at++) if (parts[at] !~ /^[ \t]*$/) list = add(list, scalar(parts[at]))
    return list
}
function flush() {
    if (key == "") return
    if (kind == "open" || (kind == "scalar" && value ~ /^(null|~|-?[0-9]+\.[0-9]+)$/)) print "!type\t" key
    else print key "\t" value
    key = ""
}
kind == "block" && (/^[ \t]/ || /^$/) { sub(/^  /, ""); value = value == "" ? $0 : value "\001" $0; next }
/^[ \t]*(#.*)?$/ || /^---/ { next }
/^[ \t]*- / && (kind == "open" || kind == "list") {
    if (kind == "open") { kind = "list"; value = "[]" }
    sub(/^[ \t]*- /, "")
    value = add(value, scalar($0))
    next
}
/^[ ]+[A-Za-z_"'-].*/ && (kind == "open" || kind == "map" || kind == "list") {
    if (kind != "list") kind = "map"
    value = value == "" ? $0 : value "\001" $0
    next
}
/^[A-Za-z_][A-Za-z0-9_]*:([ \t]|$)/ {
    flush()
    key = $0; sub(/:.*/, "", key); rest = $0; sub(/^[^:]*:[ \t]*/, "", rest)
    if (rest ~ /^#/ ) rest = ""
    if (rest == "") { kind = "open"; value = "" }
    else if (rest ~ /^[|>]/) { kind = "block"; value = "" }
    else if (rest ~ /^\[.*\]/) { kind = "list"; value = flow(rest) }
    else { plain = rest !~ /^["']/; kind = plain ? "scalar" : "quoted"; value = scalar(rest); if (plain && value ~ /: /) { print "!yaml\t" NR; exit } }
    next
}
{ print "!yaml\t" NR; key = ""; exit }
END { flush() }
