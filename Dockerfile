# One file, one image a role: docker build --target api . and so on: processor, webhooks.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /source
COPY . .
# Tests and the formatter have their place in ./pipeline test.
RUN --mount=type=cache,target=/root/.m2/repository \
    mvn -q -pl api,processor,webhooks -am -DskipTests -Dspotless.check.skip package
# As layers, so that a change in our code leaves the layer with all libraries as it is.
RUN for role in api processor webhooks; do \
      java -Djarmode=tools -jar "$role"/target/"$role"-*-exec.jar \
        extract --layers --application-filename role.jar --destination "/roles/$role" || exit 1; \
    done

FROM eclipse-temurin:25-jre AS role
COPY scripts/ready scripts/train /usr/local/bin/
# The processor's state; it can be lost, since it is restored from its topics.
RUN mkdir -p /var/lib/customer-pipeline && chown 10001:10001 /var/lib/customer-pipeline
ENV PIPELINE_PROCESSOR_STATEDIR=/var/lib/customer-pipeline/processor
WORKDIR /app
ENTRYPOINT ["java", "-XX:AOTCache=role.aot", "-XX:MaxRAMPercentage=60", \
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
            "-jar", "role.jar"]

FROM role AS processor
COPY --from=build /roles/processor/dependencies/ ./
COPY --from=build /roles/processor/snapshot-dependencies/ ./
COPY --from=build /roles/processor/application/ ./
RUN train
USER 10001:10001
ENV READY_PORT=8081
EXPOSE 8081
HEALTHCHECK --interval=3s --timeout=30s --start-period=10m --retries=5 CMD ["ready"]

FROM role AS webhooks
COPY --from=build /roles/webhooks/dependencies/ ./
COPY --from=build /roles/webhooks/snapshot-dependencies/ ./
COPY --from=build /roles/webhooks/application/ ./
RUN train
USER 10001:10001
ENV READY_PORT=8082
EXPOSE 8082
HEALTHCHECK --interval=3s --timeout=30s --start-period=10m --retries=5 CMD ["ready"]

FROM role AS api
COPY --from=build /roles/api/dependencies/ ./
COPY --from=build /roles/api/snapshot-dependencies/ ./
COPY --from=build /roles/api/application/ ./
RUN train
USER 10001:10001
ENV READY_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=3s --timeout=30s --start-period=10m --retries=5 CMD ["ready"]
