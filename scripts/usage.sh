# Sourced by ../pipeline: what each command takes, and how it is told. Also for bash 3.2 (macOS).

commands='up demo keys organizations import export jobs watch cancel listen rebuild reseed reland
  test robustness example bench help'

usage() {
  cat <<'END'
usage: ./pipeline COMMAND [OPTION...]

  up [--port N] [--data DIR]    start everything in one process: http://localhost:8080
  demo [--url U] [--token T]    create, delete and re-create a customer on a running pipeline
  keys create|list|revoke|rotate
                                API keys; without more words it tells how
  organizations create|list     organizations, and with keys create --organization their keys
  import FILE [OPTION...]       create, change or delete the customers of a CSV or NDJSON file
  export [--out FILE] [OPTION...] customers as of one moment, into a CSV or NDJSON file
  jobs | watch ID | cancel ID   imports and exports: a list, how one comes along, stop one
  listen [--port N] [--secret S] receive webhooks here, verify and print them
  rebuild [--accept-loss]       the read model anew, out of the topics, while the API serves
  reseed [--except FILE]        the log anew, out of Postgres, after Kafka lost its data
  reland [--from end]           have webhooks go on in a log that was replaced
  test [MAVEN OPTION...]        all tests; -Pcontainers takes Kafka and Postgres from containers
  robustness [--minutes N] [--seed S] [--faults 'A,B']
                                everything fails, on an installation of ten processes; a report
  robustness --crash-points [NAME,...]
                                the process dies at each of its crash points, with three seeds
  robustness --joining [--slowest N]
                                instances leave and join; no request may take N s (3) or fail
  robustness --broken [NAME,...]
                                builds that are broken on purpose, each of which must be caught
  example NAME ARGUMENT...      one of the examples, as examples/README.md tells
  bench [OPTION...]             load a running pipeline and print throughput and latency
  bench lists [--data DIR]      how long lists take among 1,000,000 customers
  bench bootstrap [--data DIR]  how long a consumer takes until it knows 100,000 customers
  bench imports [OPTION...]     what an import costs those who wait for answers
  bench webhooks [OPTION...]    signed deliveries a second, and their delay
  bench isolation [OPTION...]   what dead receivers cost the others
  bench direct [--port N]       a registry without a log, to be loaded in comparison
  help [COMMAND]                this text, or how a command is used; also COMMAND --help

up builds what is not built. Data is kept in .pipeline/data, with the operator's token in its
file `token`, which the other commands take; PIPELINE_DEV_TOKEN in the environment stands above it.
Needs JDK 25, and Maven for building.
END
}

# COMMAND: its options. One with `=` has a value; one that ends in a dot stands for all properties
# that begin so. Fails for a command that there is not.
options_of() {
  local connection='--url= --token= --data='
  case $1 in
    up)
      echo '--port= --data= --debug --trace' \
        '--spring. --pipeline. --server. --management. --logging. --springdoc.'
      ;;
    demo | jobs | cancel) echo "$connection" ;;
    rebuild) echo "$connection --accept-loss" ;;
    reseed) echo "$connection --except=" ;;
    reland) echo "$connection --from=" ;;
    keys) echo "$connection --name= --scopes= --days= --organization= --page= --overlap-hours=" ;;
    organizations) echo "$connection --name= --page=" ;;
    import) echo "$connection --action= --dry-run --column= --charset= --key= --results=" ;;
    export)
      echo "$connection --out= --format= --email= --external-id= --query= --metadata= --sorting=" \
        '--bom --key='
      ;;
    watch) echo "$connection --results= --out=" ;;
    listen) echo "$connection --port= --secret= --events=" ;;
    robustness) echo '--minutes= --seed= --faults= --crash-points --broken --joining --slowest=' ;;
    bench | 'bench imports') echo '--url= --token= --clients= --seconds= --warmup= --rounds=' ;;
    'bench lists') echo "$connection" ;;
    'bench bootstrap') echo "$connection --customers=" ;;
    'bench webhooks') echo "$connection --events= --rounds= --endpoints= --rate= --seconds=" ;;
    'bench isolation') echo "$connection --healthy= --dead= --rate= --seconds= --rounds=" ;;
    'bench direct') echo '--port= --data=' ;;
    test | example | help) ;;
    *) return 1 ;;
  esac
}

# COMMAND: how many words it takes that are no options.
words_of() {
  case $1 in
    keys | robustness) echo 2 ;;
    organizations | watch | cancel) echo 1 ;;
    import | export) echo 2 ;; # The file, and whether a flag is set.
    *) echo 0 ;;
  esac
}

# COMMAND: how it is used. The scripts in Java know it themselves.
usage_of() {
  case $1 in
    keys | organizations) usage_in Keys ;;
    import | export | jobs | watch | cancel) usage_in Jobs ;;
    listen) usage_in Listen ;;
    up)
      cat <<'END'
usage: ./pipeline up [--port N] [--data DIR] [--PROPERTY=VALUE]...

Builds what is not built, and starts everything in one process: http://localhost:8080, or the port
N (0: any that is free). Data is kept in DIR (.pipeline/data), which one process uses at a time.
PROPERTY is a setting of docs/operating.md or of Spring Boot, such as --pipeline.api.lag-max=10s;
it begins with pipeline, spring, server, management, logging or springdoc. Stop it with Ctrl-C.
END
      ;;
    demo)
      echo 'usage: ./pipeline demo [--url U] [--token T] [--data DIR]'
      echo
      echo 'Creates, deletes and re-creates a customer on a running pipeline, and prints each step.'
      ;;
    rebuild)
      echo 'usage: ./pipeline rebuild [--accept-loss] [--url U] [--token T] [--data DIR]'
      echo
      echo 'Makes the read model anew out of the topics, while the API serves. --accept-loss gives up'
      echo 'customers that the log lacks: see docs/recovery.md.'
      ;;
    reseed) usage_in Reseed ;;
    reland)
      echo 'usage: ./pipeline reland [--from beginning|end] [--url U] [--token T] [--data DIR]'
      echo
      echo 'Has webhooks go on in a log that was replaced, behind all events that have landed; from'
      echo 'its beginning, or with --from end from what comes next: see docs/recovery.md.'
      ;;
    test)
      echo 'usage: ./pipeline test [MAVEN OPTION...]'
      echo
      echo 'Runs all tests. -Pcontainers takes Kafka and Postgres from containers.'
      ;;
    example)
      echo 'usage: ./pipeline example NAME ARGUMENT...'
      echo
      echo 'Runs one of the examples, as examples/README.md tells.'
      ;;
    robustness | bench)
      echo 'usage:'
      usage | awk -v command="$1" '
        /^  [a-z]/ { shown = $1 == command }
        shown && NF'
      ;;
    'bench '*)
      echo "usage: ./pipeline $1 [OPTION...]"
      echo
      echo "Options: $(options_of "$1" | sed 's/= */ V  /g')"
      ;;
    *) usage ;;
  esac
}

# CLASS: the text that scripts/CLASS.java prints about itself.
usage_in() {
  sed -n '/String USAGE =/,/^ *""";/p' "$root/scripts/$1.java" | sed -e '1,2d' -e '$d' -e 's/^      //'
}

# COMMAND MESSAGE: the exit code tells a wrong command line from one that was refused or failed.
refuse() {
  printf '%s\n' "$2" >&2
  if [[ -n $1 ]]; then
    echo >&2
    usage_of "$1" >&2
  fi
  exit 2
}

# COMMAND WORD...: refuses what the command does not take. An option that was passed over could turn
# a dry run into an import. Leaves the words in `checked`, where each value stands behind its option.
check() {
  local command=$1 known name word words=0 most
  shift
  case $command in test | example | help | -h | --help) return ;; esac
  if [[ $command == bench ]] && options_of "bench ${1:-}" > /dev/null; then
    command="bench $1"
    shift
    checked=("${command#bench }")
  else
    checked=()
  fi
  known=$(options_of "$command") || return 0
  most=$(words_of "$command")
  while [[ $# -gt 0 ]]; do
    word=$1
    shift
    name=${word%%=*}
    case " $known " in
      *" $name= "*)
        if [[ $word == *=* ]]; then
          checked=(${checked[@]+"${checked[@]}"} "$name" "${word#*=}")
        elif [[ $# -eq 0 || $1 == --* ]]; then
          refuse "$command" "$name takes a value."
        else
          checked=(${checked[@]+"${checked[@]}"} "$name" "$1")
          shift
        fi
        continue
        ;;
      *" $name "*)
        if [[ $word == *=* ]]; then
          checked=(${checked[@]+"${checked[@]}"} "$name" "${word#*=}")
        else
          checked=(${checked[@]+"${checked[@]}"} "$name")
        fi
        continue
        ;;
    esac
    if [[ $name == --*.* && " $known " == *" ${name%%.*}. "* ]]; then
      [[ $word == *=* ]] || refuse "$command" "$name takes its value with =: $name=VALUE."
    elif [[ $word == -* && $word != - ]]; then
      refuse "$command" "There is no option $name.$(suggestion "$name" $known)"
    else
      words=$((words + 1))
      [[ $words -le $most ]] || refuse "$command" "./pipeline $command cannot use the word $word."
    fi
    checked=(${checked[@]+"${checked[@]}"} "$word")
  done
}

# NAME CANDIDATE...: the candidate with the fewest typing errors between, if there are few.
suggestion() {
  local name=$1
  shift
  printf '%s\n' "$@" | sed 's/[=.]*$//' | awk -v name="${name%%.*}" '
    function least(a, b) { return a < b ? a : b }
    function distance(a, b,    i, j, d) {
      for (i = 0; i <= length(a); i++) d[i, 0] = i
      for (j = 0; j <= length(b); j++) d[0, j] = j
      for (i = 1; i <= length(a); i++)
        for (j = 1; j <= length(b); j++) {
          d[i, j] = least(d[i - 1, j - 1] + (substr(a, i, 1) != substr(b, j, 1)),
            1 + least(d[i - 1, j], d[i, j - 1]))
          if (i > 1 && j > 1 && substr(a, i, 1) == substr(b, j - 1, 1) \
            && substr(a, i - 1, 1) == substr(b, j, 1))
            d[i, j] = least(d[i, j], 1 + d[i - 2, j - 2])
        }
      return d[length(a), length(b)]
    }
    BEGIN { fewest = 1000 }
    {
      errors = distance(tolower(name), $0)
      letters = $0
      gsub(/-/, "", letters)
      if (errors <= 1 + length(letters) / 3 && errors < fewest) { fewest = errors; nearest = $0 }
    }
    END { if (nearest != "") printf " Did you mean %s?", nearest }'
}
