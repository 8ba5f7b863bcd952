#!/usr/bin/env bash
# The life of the Debian package on this machine: its files are laid over with a folder in memory, so that nothing of the
# machine changes. As root, in a mount namespace of its own, with an empty folder to mount them on:
#   unshare --mount tests/package/life.sh OLDER.deb NEWER.deb FOLDER
set -euo pipefail

older=$1 newer=$2 laid=$3
mount -t tmpfs none "$laid"
mkdir "$laid/changed" "$laid/work" "$laid/root"
mount -t overlay none -o "lowerdir=/,upperdir=$laid/changed,workdir=$laid/work" "$laid/root"
mount -t proc proc "$laid/root/proc"
mount --rbind /dev "$laid/root/dev"
mount -t tmpfs none "$laid/root/run"
mount -t tmpfs none "$laid/root/tmp"
cp "$older" "$laid/root/tmp/older.deb"
cp "$newer" "$laid/root/tmp/newer.deb"
cp -r "$(dirname "$0")/../../samples/forms" "$laid/root/tmp/forms"
env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive \
  chroot "$laid/root" bash -euo pipefail -s <<'INSIDE'
# The index of all of the machine's manual takes a minute each time.
rm -f /var/lib/man-db/auto-update
step() { printf '\n-- %s\n' "$*"; }
fails() { echo "wrong: $*"; exit 1; }
desk=/var/lib/qapdesk
owner() { runuser -u qapdesk -- qapdesk --desk "$desk" "$@"; }
bo() { runuser -u bo -- qapdesk --desk "$desk" "$@"; }
own() { runuser -u ada -- env -C /home/ada HOME=/home/ada qapdesk "$@"; }
# The command of the installed unit, as systemd would run it.
serve() {
  local command
  command=$(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/qapdesk.service)
  runuser -u qapdesk --supp-group qapdesk-users -- $command >>/tmp/server.log 2>&1 &
  server=$!
  for _ in $(seq 200); do
    if [ -S "$desk/desk.sock" ] && owner server status >/dev/null 2>&1; then return; fi
    kill -0 "$server" 2>/dev/null || break
    read -rt 0.1 <> <(:) || true
  done
  cat /tmp/server.log
  fails "the unit's command does not serve"
}
journal() { (cd "$desk" && find journal keys documents -type f -exec sha256sum {} + | sort -k 2); }

step "install"
dpkg -i /tmp/older.deb
dpkg -s qapdesk | grep -E '^(Version|Depends):'
[ "$(stat -c '%U:%G %a' "$desk")" = "qapdesk:qapdesk-users 710" ] || fails "$(stat -c '%U:%G %a' "$desk")"
id qapdesk
qapdesk --version
[ -z "$(ls -A "$desk")" ] || fails "something was begun"
bash -c 'source /usr/share/bash-completion/completions/qapdesk; complete -p qapdesk'
zcat /usr/share/man/man1/qapdesk.1.gz | grep -q '^.TH "QAPDESK" "1"' || fails "no manual"
dpkg --verify qapdesk
if command -v systemd-analyze >/dev/null; then systemd-analyze verify qapdesk.service qapdesk.socket; fi

step "a first desk of one's own"
useradd -m ada
own intake /usr/share/doc/qapdesk/examples/forms/complete.toml
own status connor | head -1
own stop

step "a first desk of several people"
useradd -m -G qapdesk-users bo
serve
owner account add bo --role staff --unix bo
runuser -u bo -- qapdesk --desk "$desk" intake - < /tmp/forms/feedback-14.toml
bo note 1 "called on Monday"
bo status 1
before=$(bo head)
echo "head: $before"

step "upgrade beside its running server"
dpkg -i /tmp/newer.deb
dpkg -s qapdesk | grep '^Version:'
bo status 1
owner stop
wait "$server"
data=$(journal)
serve
[ "$(bo head)" = "$before" ] || fails "the head is $(bo head)"
owner verify
bo history 1 | grep "called on Monday"
own status connor | head -1
own stop

step "remove"
dpkg -r qapdesk
[ ! -e /usr/bin/qapdesk ] || fails "the program is left"
wait "$server"
[ "$(journal)" = "$data" ] || fails "what the desk holds is another"
ls "$desk"

step "install again: the data is there"
dpkg -i /tmp/newer.deb
serve
[ "$(bo head)" = "$before" ] || fails "the head is $(bo head)"
owner stop
wait "$server"

step "purge with data"
dpkg -P qapdesk
[ "$(journal)" = "$data" ] || fails "what the desk holds is another"
[ -d /home/ada/.local/share/qapdesk/journal ] || fails "ada's own desk is gone"
id qapdesk

step "purge where nothing was ever begun"
rm -r "$desk"
gpasswd -d bo qapdesk-users >/dev/null
dpkg -i /tmp/newer.deb
dpkg -P qapdesk
[ ! -e "$desk" ] || fails "the folder is left"
! getent passwd qapdesk >/dev/null || fails "the user is left"
! getent group qapdesk-users >/dev/null || fails "the group is left"
left=$(find /usr /etc -path /usr/src -prune -o -iname '*qapdesk*' -newer /tmp/older.deb -print)
[ -z "$left" ] || fails "left: $left"

step "all of its life is told"
INSIDE
