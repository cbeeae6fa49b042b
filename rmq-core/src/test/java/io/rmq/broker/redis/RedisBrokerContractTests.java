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

import io.rmq.broker.AbandonedGroupsContractTests;
import io.rmq.broker.BacklogContractTests;
import io.rmq.broker.BrowseContractTests;
import io.rmq.broker.BusyContractTests;
import io.rmq.broker.CancelContractTests;
import io.rmq.broker.CountContractTests;
import io.rmq.broker.DeadLetterContractTests;
import io.rmq.broker.DeadLetterSweepContractTests;
import io.rmq.broker.DelayContractTests;
import io.rmq.broker.DropGroupContractTests;
import io.rmq.broker.DropTopicContractTests;
import io.rmq.broker.ExpireContractTests;
import io.rmq.broker.ExpiryContractTests;
import io.rmq.broker.FetchContractTests;
import io.rmq.broker.GroupContractTests;
import io.rmq.broker.LeaseContractTests;
import io.rmq.broker.ListGroupsContractTests;
import io.rmq.broker.LossContractTests;
import io.rmq.broker.PauseContractTests;
import io.rmq.broker.PromoteContractTests;
import io.rmq.broker.PurgeContractTests;
import io.rmq.broker.RaceContractTests;
import io.rmq.broker.RecoverContractTests;
import io.rmq.broker.ReleaseContractTests;
import io.rmq.broker.RepeatContractTests;
import io.rmq.broker.ReplyContractTests;
import io.rmq.broker.RequeueContractTests;
import io.rmq.broker.RetryContractTests;
import io.rmq.broker.SendConditionsContractTests;
import io.rmq.broker.SendContractTests;
import io.rmq.broker.SettleContractTests;
import io.rmq.broker.StartFromContractTests;
import io.rmq.broker.TidyContractTests;
import org.junit.jupiter.api.Nested;

/**
 * Holds {@link RedisBroker} to the contract of a broker.
 */
class RedisBrokerContractTests {

	@Nested
	class Send extends SendContractTests {

		Send() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Delay extends DelayContractTests {

		Delay() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class SendConditions extends SendConditionsContractTests {

		SendConditions() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Cancel extends CancelContractTests {

		Cancel() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Expiry extends ExpiryContractTests {

		Expiry() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Fetch extends FetchContractTests {

		Fetch() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Groups extends GroupContractTests {

		Groups() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Pause extends PauseContractTests {

		Pause() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class StartFrom extends StartFromContractTests {

		StartFrom() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Browse extends BrowseContractTests {

		Browse() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Purge extends PurgeContractTests {

		Purge() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Requeue extends RequeueContractTests {

		Requeue() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class DropTopic extends DropTopicContractTests {

		DropTopic() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class SweepDeadLetters extends DeadLetterSweepContractTests {

		SweepDeadLetters() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Count extends CountContractTests {

		Count() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Busy extends BusyContractTests {

		Busy() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class ListGroups extends ListGroupsContractTests {

		ListGroups() {
			super(RedisFixtures.aloneOnSharedServer());
		}

	}

	@Nested
	class DropGroup extends DropGroupContractTests {

		DropGroup() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Repeat extends RepeatContractTests {

		Repeat() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class AbandonedGroups extends AbandonedGroupsContractTests {

		AbandonedGroups() {
			super(RedisFixtures.aloneOnSharedServer());
		}

	}

	@Nested
	class Backlog extends BacklogContractTests {

		Backlog() {
			super(RedisFixtures.aloneOnSharedServer());
		}

	}

	@Nested
	class Settle extends SettleContractTests {

		Settle() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Retry extends RetryContractTests {

		Retry() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class DeadLetter extends DeadLetterContractTests {

		DeadLetter() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Extend extends LeaseContractTests {

		Extend() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Recover extends RecoverContractTests {

		Recover() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Replies extends ReplyContractTests {

		Replies() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Release extends ReleaseContractTests {

		Release() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Promote extends PromoteContractTests {

		Promote() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Tidy extends TidyContractTests {

		Tidy() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Races extends RaceContractTests {

		Races() {
			super(RedisFixtures.onSharedServer());
		}

	}

	@Nested
	class Expire extends ExpireContractTests {

		Expire() {
			super(RedisFixtures.aloneOnSharedServer());
		}

	}

	@Nested
	class Loss extends LossContractTests {

		Loss() {
			super(RedisFixtures.aloneOnSharedServer());
		}

	}

}
