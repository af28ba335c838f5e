Feature: Login
  The right password logs its owner in, and no one else.

  Scenario: Ada logs in and logs out
    Given Ada has an account
    When Ada logs in
    Then Ada is logged in
    When Ada logs out
    Then Ada is logged out

  Scenario: Ada logs in on her computer, and her phone stays logged in
    Given Ada has an account
    And Ada is logged in on her phone
    When Ada logs in
    Then Ada is logged in
    And Ada is still logged in on her phone

  Scenario: Ada logs out on her phone, and her computer stays logged in
    Given Ada has an account
    And Ada is logged in on her phone
    When Ada logs in
    And Ada logs out on her phone
    Then Ada is logged in
    And Ada is logged out on her phone

  Scenario: A wrong password is refused
    Given Ada has an account
    When Ada logs in with the password "a guess"
    Then Ada sees "No account has this email address and this password."
    And Ada is logged out

  Scenario: An unknown email address is refused with the same words
    When Eve logs in
    Then Eve sees "No account has this email address and this password."

  Scenario: An attacker who keeps guessing has to wait
    Given Ada has an account
    When Ada logs in with the password "a guess" 11 times
    Then Ada sees "Too many attempts"
