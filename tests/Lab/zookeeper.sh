#!/bin/bash
# Unpacks a real ZooKeeper, and a Java for it, as a layer for masters, once; prints the folder. Nothing of it is installed: no scripts
# run, and of what Debian lets it depend on only those archives are taken that a server and its shell load.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=(openjdk-17-jre-headless libzookeeper-java libslf4j-java libnetty-java libcommons-cli-java libdropwizard-metrics-java libsnappy-java)
layer=$cache/zookeeper-$(digest zookeeper.sh)
if [[ ! -d $layer ]]; then
    say 'unpacking ZooKeeper and Java'
    mkdir -p "$cache"
    building=$(mktemp -d "$cache/.zookeeper-XXXXXX")
    trap 'rm -rf "$building"' EXIT
    mkdir "$building/debs" "$building/layer"
    cd "$building/debs"
    apt-get download -qq "${packages[@]}" >&2 || { apt-get update -qq >&2; apt-get download -qq "${packages[@]}" >&2; }
    for deb in *.deb; do dpkg-deb -x "$deb" "$building/layer"; done
    rm -rf "$building"/layer/usr/share/{doc,man,maven-repo,lintian,binfmts,bug}
    mkdir -p "$building/layer/usr/local/bin"
    # zookeeper server CONFIG: a server of one. zookeeper shell ADDRESS: ZooKeeper's own, its commands on standard input.
    cat >"$building/layer/usr/local/bin/zookeeper" <<'PROGRAM'
#!/bin/bash
case ${1:-} in
    server) class=server.ZooKeeperServerMain; set -- "$2" ;;
    shell) class=ZooKeeperMain; set -- -server "$2" ;;
    *) echo 'usage: zookeeper server CONFIG | shell ADDRESS' >&2; exit 2 ;;
esac
jars=$(printf '%s:' /usr/share/java/{zookeeper,zookeeper-jute,slf4j-api,slf4j-nop,commons-cli,metrics-core,snappy-java,netty-*}.jar)
exec /usr/lib/jvm/java-17-openjdk-*/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx96m -Dzookeeper.admin.enableServer=false \
    -Dzookeeper.preAllocSize=1024 -cp "$jars" "org.apache.zookeeper.$class" "$@"
PROGRAM
    chmod 0755 "$building/layer/usr/local/bin/zookeeper" "$building/layer"
    mv "$building/layer" "$layer"
fi
echo "$layer"
