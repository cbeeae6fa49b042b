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

package io.rmq.samples.cli;

import java.time.Duration;

import io.lettuce.core.Consumer;
import io.rmq.broker.Subscription;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class MessageCommandTests extends AbstractCommandLineTests {

	@Test
	void findsAMessageByIdInWhateverStateItIs() {
		deadLetter("m1", "FATAL", "7");
		rmq("send", this.topic, "later", "--id", "m1", "--delay", "1h");
		JsonNode messages = json("find", this.topic, "m1").get("messages");
		assertThat(messages).extracting((one) -> one.get("state").asString())
			.containsExactlyInAnyOrder("delayed", "dead");
		assertThat(json("find", this.topic, "m1", "--state", "dead").get("messages")).hasSize(1);
		assertThat(rmq("find", this.topic, "m9")).isEqualTo(3);
		assertThat(error()).contains("no message with the id 'm9'");
	}

	@Test
	void requeuesOneMessage() {
		deadLetter("m1", "FATAL", "7");
		rmq("send", this.topic, "later", "--id", "m1", "--delay", "1h");
		assertThat(rmq("requeue", this.topic, "m1")).isEqualTo(2);
		assertThat(error()).contains("that of 2 messages", "--state");
		assertThat(rmq("requeue", this.topic, "m1", "--state", "delayed")).isZero();
		assertThat(output()).contains("Message 'm1' is ready now; it was DELAYED of topic");
		assertThat(admin.topic(this.topic).totalReady()).isOne();
		assertThat(json("requeue", this.topic, "m1", "--state", "dead").get("from").asString()).isEqualTo("dead");
		assertThat(admin.topic(this.topic).groups().get(0).redeliveries()).isOne();
	}

	@Test
	void releasesOneMessageInFlight() {
		admin.addGroup(this.topic, "default");
		rmq("send", this.topic, "hangs", "--id", "m1");
		rmq("send", this.topic, "later", "--id", "m2", "--delay", "1h");
		try (Subscription hung = broker.subscribe(
				new io.rmq.broker.ConsumerSpec(this.topic, "default", "instance:hung:1", Duration.ofSeconds(30), 3))) {
			hung.join();
			assertThat(hung.fetch(1, Duration.ofSeconds(5))).hasSize(1);
			assertThat(rmq("release", this.topic, "m2")).isEqualTo(2);
			assertThat(error()).contains("Message 'm2' is DELAYED", "only one in flight can be released");
			assertThat(json("release", this.topic, "m1").get("from").asString()).isEqualTo("in-flight");
			assertThat(admin.topic(this.topic).inFlight()).isZero();
			assertThat(admin.topic(this.topic).groups().get(0).redeliveries()).isOne();
			assertThat(rmq("release", this.topic, "m1")).isEqualTo(2);
		}
		assertThat(admin.actions(1000)).filteredOn((action) -> action.topic().equals(this.topic))
			.first()
			.satisfies((action) -> {
				assertThat(action.verb()).isEqualTo("release");
				assertThat(action.actor())
					.isEqualTo("user %s at the command line".formatted(System.getProperty("user.name")));
			});
	}

	@Test
	void deletesOneMessageByIdOrPositionOnceItIsConfirmed() {
		deadLetter("m1", "FATAL", "7");
		deadLetter("m2", "FATAL", "7");
		assertThat(rmq("delete", this.topic, "m1")).isEqualTo(5);
		assertThat(rmq("delete", this.topic, "m1", "--yes")).isZero();
		assertThat(ids(json("dead", "list", this.topic))).containsExactly("m2");
		String position = json("dead", "list", this.topic).get("messages").get(0).get("position").asString();
		assertThat(rmq("delete", this.topic, position, "--state", "dead", "--yes")).isZero();
		assertThat(ids(json("dead", "list", this.topic))).isEmpty();
		assertThat(rmq("delete", this.topic, "m1", "--yes")).isEqualTo(3);
	}

	@Test
	void changesNothingWhenTheSearchIsInterrupted() {
		deadLetter("m1", "FATAL", "7");
		this.interruption.request();
		assertThat(rmq("delete", this.topic, "m1", "--yes")).isNotZero();
		assertThat(rmq("requeue", this.topic, "m1")).isNotZero();
		assertThat(ids(json("dead", "list", this.topic))).containsExactly("m1");
	}

	@Test
	void findsInAllGroupsOfAStateWhereNoneIsSaid() {
		deadLetter("m1", "FATAL", "7");
		admin.addGroup(this.topic, "billing");
		assertThat(json("find", this.topic, "m1", "--state", "dead").get("messages")).hasSize(1);
		assertThat(json("requeue", this.topic, "m1", "--state", "dead").get("from").asString()).isEqualTo("dead");
	}

	@Test
	void leavesAMessageThatIsReadyAsItIs() {
		admin.addGroup(this.topic, "billing");
		rmq("send", this.topic, "now", "--id", "m1");
		assertThat(rmq("delete", this.topic, "m1", "--yes")).isEqualTo(2);
		assertThat(rmq("requeue", this.topic, "m1")).isEqualTo(2);
		assertThat(admin.topic(this.topic).totalReady()).isOne();
	}

	@Test
	void dropsAGroupAndKeepsItsDeadLettersUnlessToldOtherwise() {
		deadLetter("d1", "FATAL", "7");
		this.interactive = true;
		this.input = this.topic + "\n";
		assertThat(rmq("drop-group", this.topic, "default")).isEqualTo(5);
		this.input = "default\n";
		assertThat(rmq("drop-group", this.topic, "default")).isZero();
		assertThat(output()).contains("its dead letters were kept");
		assertThat(ids(json("dead", "list", this.topic))).containsExactly("d1");
		assertThat(rmq("drop-group", this.topic, "default", "--dead-letters", "--yes")).isZero();
		assertThat(rmq("drop-group", this.topic, "default", "--yes")).isEqualTo(3);
	}

	@Test
	void dropsATopicThatIsConfirmed() {
		deadLetter("d1", "FATAL", "7");
		rmq("send", this.topic, "a");
		assertThat(rmq("drop-topic", this.topic)).isEqualTo(5);
		assertThat(error()).contains("--yes");
		assertThat(json("drop-topic", this.topic, "--yes").get("deleted").asInt()).isEqualTo(2);
		assertThat(admin.topics()).doesNotContain(this.topic);
		assertThat(rmq("drop-topic", this.topic, "--yes")).isEqualTo(3);
	}

	@Test
	void dropsWhatHasConsumersOnlyByForce() {
		admin.addGroup(this.topic, "billing");
		TestRedis.commands()
			.xgroupCreateconsumer(TestRedis.keyPrefix() + ":{" + this.topic + "}:normal",
					Consumer.from("billing", "c1~30000"));
		assertThat(rmq("drop-group", this.topic, "billing", "--yes")).isEqualTo(1);
		assertThat(rmq("drop-topic", this.topic, "--yes")).isEqualTo(1);
		assertThat(error()).contains("has consumers", "--force");
		assertThat(rmq("drop-group", this.topic, "billing", "--yes", "--force")).isZero();
		assertThat(rmq("drop-topic", this.topic, "--yes", "--force")).isZero();
	}

	@Test
	void saysHowManyAreLeftWhenAPurgeIsInterrupted() {
		for (int i = 0; i < 300; i++) {
			deadLetter("d" + i, "FATAL", "7");
		}
		this.interruption.request();
		assertThat(rmq("dead", "purge", this.topic, "--yes")).isEqualTo(130);
		long left = admin.topic(this.topic).groups().get(0).deadLetters();
		assertThat(left).isPositive();
		assertThat(output()).contains("Deleted %d of 300; interrupted".formatted(300 - left),
				"the other %d, which".formatted(left));
	}

}
