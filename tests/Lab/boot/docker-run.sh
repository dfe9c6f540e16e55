# Sourced by the docker stand-in: all that changes containers.

port_is_free() { ! (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

allocate() { # ID PORT
    port_is_free "$2" || {
        prefix='docker: ' daemon_rc=125
        local endpoint
        endpoint="$(get "$1" name) ($(sha256sum <<<"$1" | cut -c1-64))"
        daemon_error "driver failed programming external connectivity on endpoint $endpoint:" \
            "Error starting userland proxy: listen tcp 0.0.0.0:$2: bind: address already in use."
    }
}

name_conflict() { # NAME ID
    echo "Conflict. The container name \"/$1\" is already in use by container \"$2\"." \
        "You have to remove (or rename) that container to be able to reuse that name."
}

start_nginx() { # ID
    local folder=$containers/$1 map=
    map=$(get "$1" publish)
    allocate "$1" "${map%%:*}"
    cat >"$folder/nginx.conf" <<CONF
user root;
worker_processes 1;
pid $folder/pid;
error_log $folder/log;
events { worker_connections 256; }
http {
    access_log $folder/log;
    default_type application/octet-stream;
    server { listen $(address "$1"):${map%%:*}; location / { root $(get "$1" volumes | sed 's/:.*//'); } }
}
CONF
    put "$1" started "$(date +%s)"
    # Out of the caller's control group: a container outlives the session that started it.
    /usr/bin/systemd-run --quiet --collect --unit="labdocker-${1:0:12}" --property=Type=forking --property=PIDFile="$folder/pid" \
        /usr/sbin/nginx -c "$folder/nginx.conf"
}

stop_container() { # ID SIGNAL
    local pid
    pid=$(get "$1" pid)
    if running "$1"; then
        kill "-$2" "$pid"
        while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    fi
    put "$1" exit "$([[ $2 == KILL ]] && echo 137 || echo 0)"
    rm -f "$containers/$1/pid"
}

load_command() { # TARBALL
    local work ref
    work=$(mktemp -d "$images/.load-XXXXXX")
    tar -xf "$1" -C "$work" || exit 1
    ref=$(<"$work/ref")
    rm -rf "$(image_folder "$ref")"
    mv "$work" "$(image_folder "$ref")"
    echo "Loaded image: $ref"
}

run_command() {
    local name= detach=no remove=no publish=() volumes=() restart=no image id volume
    prefix='docker: '
    daemon_rc=125
    while (($#)); do
        case $1 in
            -d | --detach) detach=yes ;;
            --rm) remove=yes ;;
            -i | --interactive) ;;
            --name | -p | --publish | -v | --volume | --restart)
                set -- "$1=$2" "${@:3}"
                continue ;;
            --name=*) name=${1#*=} ;;
            --publish=* | -p=*) publish+=("${1#*=}") ;;
            --volume=* | -v=*) volumes+=("${1#*=}") ;;
            --restart=*) restart=${1#*=} ;;
            -*) lab_refuse "run $1" ;;
            *) break ;;
        esac
        shift
    done
    image=$1
    shift
    if ! has_image "$image"; then
        echo "Unable to find image '$image:latest' locally" >&2
        daemon_error "pull access denied for $image, repository does not exist or may require 'docker login'."
    fi
    name=${name:-lab_$(od -An -N4 -tx4 /dev/urandom | tr -d ' ')}
    if id=$(find_container "$name"); then
        daemon_error "$(name_conflict "$name" "$id")"
    fi
    for volume in "${volumes[@]}"; do
        [[ $volume == /* ]] || daemon_error "create ${volume%%:*}: \"${volume%%:*}\" includes invalid characters for a local volume name."
        mkdir -p "${volume%%:*}"
    done
    id=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
    mkdir "$containers/$id"
    put "$id" name "$name"
    put "$id" image "$image"
    [[ ${publish[0]} != *.*.*.*:* ]] || put "$id" address "${publish[0]%%:*}"
    put "$id" publish "${publish[*]#*.*.*.*:}"
    put "$id" volumes "$(sed 's|/:|:|g' <<<"${volumes[*]}")"
    put "$id" restart "$restart"
    put "$id" started "$(date +%s)"
    if [[ ${image%%[:@]*} == nginx ]]; then
        [[ $detach == yes ]] || lab_refuse 'run nginx without -d'
        put "$id" command "nginx -g 'daemon of…"
        # As docker: the id is printed and the container stays, created, when its port is taken.
        (start_nginx "$id") || { local rc=$?; put "$id" exit 128; exit $rc; }
        echo "$id"
    else
        put "$id" command dcos_installer
        (allocate "$id" "${publish[0]%%:*}") || { local rc=$?; rm -rf "${containers:?}/$id"; exit $rc; }
        local folder
        folder=$(image_folder "$image")
        IMAGE=$folder GENCONF=${volumes[0]%%:*} "$folder/genconf" "$@" &
        put "$id" pid $!
        wait $!
        local rc=$?
        rm -rf "${containers:?}/$id"
        exit $rc
    fi
}

change_command() {
    local verb=$1 id force=no rc=0 names=()
    shift
    while (($#)); do
        case $1 in
            -f | --force) force=yes ;;
            -v) ;;
            -t | --time | --tail | --signal) shift ;;
            -*) lab_refuse "$verb $1" ;;
            *) names+=("$1") ;;
        esac
        shift
    done
    if [[ $verb == rename ]]; then
        id=$(need "${names[0]}") || exit
        if find_container "${names[1]}" >/dev/null; then
            daemon_error "Error when allocating new name: $(name_conflict "${names[1]}" "$(find_container "${names[1]}")")"
        fi
        put "$id" name "${names[1]}"
        return
    fi
    for name in "${names[@]}"; do
        id=$(need "$name") || { rc=1; continue; }
        case $verb in
            stop) stop_container "$id" QUIT ;;
            kill) stop_container "$id" KILL ;;
            restart) stop_container "$id" QUIT; start_nginx "$id" ;;
            logs) cat "$containers/$id/log"; continue ;;
            rm)
                if running "$id"; then
                    [[ $force == yes ]] ||
                        daemon_error "You cannot remove a running container $id. Stop the container before attempting removal or force remove"
                    stop_container "$id" KILL
                fi
                rm -rf "${containers:?}/$id" ;;
        esac
        echo "$name"
    done
    exit $rc
}
