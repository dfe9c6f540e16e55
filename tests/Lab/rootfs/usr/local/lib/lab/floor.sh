# Sourced by the shims in /usr/local/bin: runs the real program only if every option is as old as the node floor.
#   floor PROGRAM LONG-OPTIONS SHORT-OPTIONS SHORT-OPTIONS-WITH-VALUE ARGUMENT...
# Long options may end in '=': they take a value. Everything unknown is refused with 99 and logged.
floor_refuse() {
    printf '%s: option %s is newer than the node floor\n' "$1" "$2" | tee -a /var/log/lab-floor >&2
    exit 99
}

floor() {
    local program=$1 long=" ${2//$'\n'/ } " short=$3 valued=$4 argument name letters
    shift 4
    local all=("$@")
    while (($#)); do
        argument=$1; shift
        case $argument in
            --) break ;;
            --*)
                name=${argument%%=*}
                if [[ $long == *" $name= "* ]]; then
                    [[ $argument == *=* ]] || shift
                elif [[ $long != *" $name "* ]]; then
                    floor_refuse "$program" "$name"
                fi ;;
            -?*)
                letters=${argument#-}
                while [[ $letters ]]; do
                    if [[ $valued == *"${letters:0:1}"* ]]; then
                        [[ ${letters:1} ]] || shift
                        break
                    fi
                    [[ $short == *"${letters:0:1}"* ]] || floor_refuse "$program" "-${letters:0:1}"
                    letters=${letters:1}
                done ;;
            # Programs that run a command: what follows are the command's own options.
            *) [[ $program == systemd-run || $program == timeout ]] && break ;;
        esac
    done
    exec "/usr/bin/$program" "${all[@]}"
}
