# A minimal Debian with a JRE made from the JDK 25 of this machine.
ARG DEBIAN
FROM ${DEBIAN}
COPY jre /opt/java
ENV JAVA_HOME=/opt/java PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
