#!/bin/bash
# Starts the broker as the image does, with the administrator's password from its secret.
set -euo pipefail
secret=$(sed 's/["\\]/\\&/g' /run/secrets/admin_kafka_password)
login="org.apache.kafka.common.security.plain.PlainLoginModule required"
login="$login username=\"admin\" password=\"$secret\" user_admin=\"$secret\";"
export KAFKA_LISTENER_NAME_ADMIN_PLAIN_SASL_JAAS_CONFIG=$login
export KAFKA_LISTENER_NAME_CONTROLLER_PLAIN_SASL_JAAS_CONFIG=$login
exec /etc/kafka/docker/run
