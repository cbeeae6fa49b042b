/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.rmq.broker.redis;

/**
 * What all subscriptions of a broker share.
 *
 * @param keys the names of the keys
 * @param commands the connection for settlements and maintenance
 * @param leases the connection on which leases are kept, so that nothing else holds that
 * up
 * @param news tells of messages that are due earlier
 * @param clock what is known of the server's clock
 * @param time reads it
 * @param losses reports messages that a group lost
 * @param check makes sure that the server is there and new enough
 */
record SubscriptionResources(RedisKeys keys, RedisLink commands, RedisLink leases, DueNotifications news,
		ServerClock clock, ServerTime time, Losses losses, Runnable check) {

}
