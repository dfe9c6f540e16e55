# Sourced by lab.sh: who vouches for whom in Enterprise. Made anew at each `up`; nothing of it is in the cache.

key_options=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30)
account=dcosupgrade

make_pki() {
    local name pki=$lab/pki
    mkdir -p "$pki"
    {
        openssl req -x509 "${key_options[@]}" -subj '/CN=Root CA of the lab' -keyout "$pki/ca.key" -out "$pki/ca.crt"
        openssl req -x509 "${key_options[@]}" -subj '/CN=Root CA of somebody else' -keyout "$pki/other-ca.key" -out "$pki/other-ca.crt"
        for name in $(names); do
            openssl req -x509 -CA "$pki/ca.crt" -CAkey "$pki/ca.key" "${key_options[@]}" -subj "/CN=$name" -addext basicConstraints=critical,CA:FALSE \
                -addext "subjectAltName=IP:$(address_of "$name"),IP:127.0.0.1,DNS:localhost" -keyout "$pki/$name.key" -out "$pki/$name.crt"
        done
        for name in iam $account; do
            openssl genrsa -out "$pki/$name.key" 2048
            openssl rsa -in "$pki/$name.key" -pubout -out "$pki/$name.pub"
        done
    } 2>/dev/null
    printf '{"login_endpoint":"https://master.mesos/acs/api/v1/auth/login","scheme":"RS256","uid":"%s","private_key":"%s"}\n' \
        $account "$(sed ':a; N; $!ba; s/\n/\\n/g' "$pki/$account.key")" >"$lab/service-account.json"
    printf '%s' "$dcos_password" >"$lab/dcos-password"
    chmod -R go= "$pki" "$lab/service-account.json" "$lab/dcos-password"
}

# The IAM's own key is the masters'; every node knows whom to believe.
furnish_pki() { # NAME
    local tree=$lab/nodes/$1/root pki=$lab/pki
    mkdir -p "$tree/var/lib/dcos/pki" "$tree/var/lib/dcos/iam"
    install -m 0644 "$pki/ca.crt" "$tree/var/lib/dcos/pki/ca-bundle.crt"
    install -m 0644 "$pki/$1.crt" "$tree/var/lib/dcos/pki/node.crt"
    install -m 0600 "$pki/$1.key" "$tree/var/lib/dcos/pki/node.key"
    install -m 0644 "$pki/iam.pub" "$tree/var/lib/dcos/iam/iam.pub"
    cat >"$tree/etc/tmpfiles.d/lab-pki.conf" <<'CONF'
d /run/dcos/pki/cockroach 0700
C /run/dcos/pki/cockroach/ca.crt 0644 - - - /var/lib/dcos/pki/ca-bundle.crt
C /run/dcos/pki/cockroach/client.root.crt 0644 - - - /var/lib/dcos/pki/node.crt
C /run/dcos/pki/cockroach/client.root.key 0600 - - - /var/lib/dcos/pki/node.key
d /run/dcos/pki/CA 0755
C /run/dcos/pki/CA/ca-bundle.crt 0644 - - - /var/lib/dcos/pki/ca-bundle.crt
CONF
    if [[ $(role_of "$1") == master ]]; then
        install -m 0600 "$pki/iam.key" "$tree/var/lib/dcos/iam/iam.key"
        install -m 0600 "$pki/$account.pub" "$tree/var/lib/dcos/iam/$account.pub"
    fi
}

print_login() {
    cat <<LOGIN
DC/OS login:   bootstrapuser, password in $lab/dcos-password; service account: $lab/service-account.json
authority:     $lab/pki/ca.crt
LOGIN
}
