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

import io.rmq.template.RmqOperations
import kotlinx.coroutines.delay
import org.slf4j.LoggerFactory
import org.springframework.beans.factory.getBean
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.runApplication
import org.springframework.context.annotation.Bean
import kotlin.time.Duration.Companion.milliseconds

private val logger = LoggerFactory.getLogger(ParcelsApplication::class.java)

/**
 * Delivers parcels. There are three at first, of which one has nowhere to go.
 */
@SpringBootApplication
class ParcelsApplication {

	@Bean
	fun carrier() = Carrier { parcel ->
		delay(200.milliseconds)
		check(parcel.city != "Atlantis") { "There is no road to ${parcel.city}" }
		logger.info("Delivered {} to {}", parcel.number, parcel.city)
	}

}

fun main(args: Array<String>) {
	val operations = runApplication<ParcelsApplication>(*args).getBean<RmqOperations>()
	operations.send("parcels", Parcel("P-1", "Lisbon"))
	operations.send("parcels", Parcel("P-2", "Atlantis"))
	operations.message("parcels", Parcel("P-3", "Oslo")).header("note", "Ring twice").send()
}
