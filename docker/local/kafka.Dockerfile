# A broker that stands in for apache/kafka where no registry can be reached: same paths, same environment variables.
ARG BASE
FROM ${BASE}
RUN mkdir -p /etc/kafka/docker /mnt/shared/config /var/lib/kafka/data /opt/kafka/config
COPY libs /opt/kafka/libs
COPY tool /opt/kafka/bin/
RUN cd /opt/kafka/bin && for name in topics console-producer console-consumer consumer-groups transactions; do ln -s tool kafka-$name.sh; done
COPY run server.properties log4j2.yaml tools-log4j2.yaml logback.xml tools-logback.xml /etc/kafka/docker/
EXPOSE 9092
CMD ["/etc/kafka/docker/run"]
