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

package io.rmq.samples.kotlin

import io.rmq.RmqTimeoutException
import io.rmq.annotation.RmqListener
import io.rmq.template.RmqOperations
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.springframework.aop.framework.ProxyFactory
import org.springframework.aop.interceptor.DebugInterceptor
import org.springframework.aop.support.AopUtils
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.TestConfiguration
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Import
import org.springframework.context.annotation.Primary
import org.springframework.data.domain.Range
import org.springframework.data.redis.core.StringRedisTemplate
import org.springframework.messaging.handler.annotation.Header
import java.io.IOException
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/**
 * Tests that a listener may be a suspend function, on the server that the application
 * brings.
 */
@SpringBootTest(
	properties = ["rmq.retry.delays=10ms", "rmq.listeners.parcels.handler-timeout=500ms"],
)
@Import(ParcelListenerTests.Doubles::class)
class ParcelListenerTests @Autowired constructor(
	private val operations: RmqOperations,
	private val carrier: CarrierDouble,
	private val stamps: Stamps,
	private val letters: Letters,
	private val calls: DebugInterceptor,
	private val redis: StringRedisTemplate,
) {

	@BeforeEach
	fun awaitEndOfOthers() {
		await().until { stored("parcels") == 0L }
		carrier.deliveries.clear()
	}

	@Test
	fun `message is acknowledged when the function has completed and not before`() {
		val road = CompletableDeferred<Unit>()
		carrier.does { road.await() }
		operations.send("parcels", Parcel("P-1", "Lisbon"))
		await().until { carrier.deliveries.isNotEmpty() }
		assertThat(stored("parcels")).isOne()
		assertThat(carrier.finished).doesNotContain("P-1")
		road.complete(Unit)
		await().until { stored("parcels") == 0L }
		assertThat(carrier.finished).contains("P-1")
		assertThat(carrier.deliveries).containsExactly("P-1")
	}

	@Test
	fun `failure after a suspension is a failure`() {
		carrier.does { withContext(Dispatchers.IO) { error("There is no road to ${it.city}") } }
		val id = operations.send("parcels", Parcel("P-2", "Atlantis")).messageId()
		await().until { deadLetter(id) != null }
		assertThat(deadLetter(id)).containsEntry("reason", "RETRIES_EXHAUSTED")
			.containsEntry("error", IllegalStateException::class.java.name)
			.containsEntry("message", "There is no road to Atlantis")
		assertThat(carrier.deliveries).containsExactly("P-2", "P-2")
	}

	@Test
	fun `failure before any suspension is a failure too`() {
		carrier.does { throw IOException("The road is closed") }
		val id = operations.send("parcels", Parcel("P-6", "Rome")).messageId()
		await().until { deadLetter(id) != null }
		assertThat(deadLetter(id)).containsEntry("error", IOException::class.java.name)
			.containsEntry("message", "The road is closed")
	}

	@Test
	fun `function goes on on the thread of its listener`() {
		val threads = CopyOnWriteArrayList<String>()
		carrier.does {
			repeat(2) {
				threads += Thread.currentThread().name
				delay(1.milliseconds)
			}
			withContext(Dispatchers.IO) { threads += "elsewhere" }
			threads += Thread.currentThread().name
		}
		operations.send("parcels", Parcel("P-7", "Lima"))
		await().until { "P-7" in carrier.finished }
		assertThat(threads).hasSize(4).contains("elsewhere")
		assertThat(threads - "elsewhere").allMatch { it.startsWith("rmq-parcels-") }
		assertThat((threads - "elsewhere").distinct()).hasSize(1)
	}

	@Test
	fun `coroutine is cancelled when it takes too long`() {
		carrier.does { awaitCancellation() }
		val id = operations.send("parcels", Parcel("P-3", "Mars")).messageId()
		await().until { deadLetter(id) != null }
		assertThat(deadLetter(id)).containsEntry("reason", "RETRIES_EXHAUSTED")
			.containsEntry("error", "io.rmq.RmqHandlerTimeoutException")
		assertThat(carrier.cancelled).containsExactly("P-3", "P-3")
	}

	@Test
	fun `coroutine that blocks is interrupted when it takes too long`() {
		carrier.does {
			delay(1.milliseconds)
			CountDownLatch(1).await()
		}
		val id = operations.send("parcels", Parcel("P-8", "Venus")).messageId()
		await().until { deadLetter(id) != null }
		assertThat(deadLetter(id)).containsEntry("error", "io.rmq.RmqHandlerTimeoutException")
		assertThat(carrier.deliveries).containsExactly("P-8", "P-8")
	}

	@Test
	fun `what the function returns is sent and a missing header has the default of its parameter`() {
		carrier.does { }
		operations.send("parcels", Parcel("P-4", "Oslo"))
		operations.message("parcels", Parcel("P-5", "Oslo")).header("note", "Ring twice").send()
		await().untilAsserted {
			assertThat(carrier.receipts).contains(Receipt("P-4", "none"), Receipt("P-5", "Ring twice"))
		}
	}

	@Test
	fun `parameters may be nullable or of a value class and the function private`() {
		operations.send("stamps", "first")
		operations.message("stamps", "second").header("price", "7").send()
		await().untilAsserted {
			assertThat(stamps.received).contains("first null null", "second 7 Price(cents=7)")
		}
	}

	@Test
	fun `bean may be behind a proxy`() {
		assertThat(AopUtils.isCglibProxy(letters)).isTrue()
		operations.send("letters", "to Ana")
		await().untilAsserted { assertThat(letters.received()).contains("to Ana") }
		assertThat(calls.count).isPositive()
	}

	@Test
	fun `function may get several messages at once`() {
		operations.sendAll("batches", listOf("a", "b", "c"))
		await().untilAsserted { assertThat(stamps.received).contains("a", "b", "c") }
	}

	@Test
	fun `result answers who waits for one and Unit does not`() {
		carrier.does { }
		val reply = operations.sendAndReceive(
			"parcels", Parcel("P-9", "Bern"), Receipt::class.java, 10.seconds.toJavaDuration(),
		)
		assertThat(reply).isEqualTo(Receipt("P-9", "none"))
		assertThatExceptionOfType(RmqTimeoutException::class.java).isThrownBy {
			operations.sendAndReceive("letters", "to Ben", String::class.java, 500.milliseconds.toJavaDuration())
		}
		assertThat(letters.received()).contains("to Ben")
	}

	private fun stored(topic: String) = redis.opsForStream<String, String>().size("rmq:{$topic}:normal")

	private fun deadLetter(id: String) = redis.opsForStream<String, String>()
		.range("rmq:{parcels}:g:parcels:dead", Range.unbounded())
		.orEmpty()
		.map { it.value }
		.firstOrNull { it["id"] == id }

	@TestConfiguration
	class Doubles {

		@Bean
		@Primary
		fun carrierDouble() = CarrierDouble()

		@Bean
		fun stamps() = Stamps()

		@Bean
		fun calls() = DebugInterceptor()

		@Bean
		fun letters(calls: DebugInterceptor) = ProxyFactory(Letters()).apply {
			isProxyTargetClass = true
			addAdvice(calls)
		}.proxy as Letters

	}

}

/**
 * Does what a test wants.
 */
class CarrierDouble : Carrier {

	val deliveries = ConcurrentLinkedQueue<String>()

	val finished = CopyOnWriteArrayList<String>()

	val cancelled = CopyOnWriteArrayList<String>()

	val receipts = CopyOnWriteArrayList<Receipt>()

	@RmqListener(topic = "receipts", group = "test", id = "test")
	fun on(receipt: Receipt) {
		receipts += receipt
	}

	@Volatile
	private var way: suspend (Parcel) -> Unit = { }

	fun does(way: suspend (Parcel) -> Unit) {
		this.way = way
	}

	override suspend fun deliver(parcel: Parcel) {
		deliveries += parcel.number
		try {
			way(parcel)
		} catch (ex: CancellationException) {
			cancelled += parcel.number
			throw ex
		}
		finished += parcel.number
	}

}

/**
 * Takes what it is sent in less usual ways.
 */
class Stamps {

	val received = CopyOnWriteArrayList<String>()

	@RmqListener(topic = "stamps", id = "stamps")
	private suspend fun on(stamp: String, @Header price: Int?, @Header("price") same: Price?) {
		yield()
		received += "$stamp $price $same"
	}

	@RmqListener(topic = "batches", id = "batches", batch = "true")
	suspend fun on(stamps: List<String>) {
		yield()
		received += stamps
	}

}

@JvmInline
value class Price(val cents: String)

/**
 * Can be proxied.
 */
open class Letters {

	private val received = CopyOnWriteArrayList<String>()

	@RmqListener(topic = "letters", id = "letters")
	open suspend fun on(letter: String) {
		yield()
		received += letter
	}

	open fun received() = received

}
